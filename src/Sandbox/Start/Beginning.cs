using Sandbox.Iam;
using Sandbox.State;

namespace Sandbox.Start;

/// <summary>What an empty Sandbox begins with.</summary>
internal static class Beginning
{
    public static void Fill(Account account, SandboxStart start, DateTimeOffset now)
    {
        Users(account.Iam);
        if (start == SandboxStart.Account)
        {
            StartNetwork.Add(account.Ec2);
            StartBalancer.Add(account.Elb, now);
            StartRoles.Add(account.Iam, now);
            StartImages.Add(account.Ecr, now);
            StartSupplies.Add(account, now);
            StartNames.Add(account, now);
            StartClusters.Add(account, now);
            StartQuotas.Add(account.Quotas);
        }
    }

    private static void Users(IamState iam)
    {
        iam.Users[SandboxAccount.HubArn] = new()
        {
            Arn = SandboxAccount.HubArn,
            UserId = "AIDASANDBOXHUB000000",
            AccessKeyId = SandboxKeys.HubAccessKeyId,
            SecretAccessKey = SandboxKeys.HubSecretAccessKey,
            Policies =
            {
                ["enter-workload-accounts"] = """
                    {"Version":"2012-10-17","Statement":[
                     {"Sid":"EnterWorkloadAccounts","Effect":"Allow","Action":["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"],"Resource":"arn:aws:iam::*:role/berth/*"},
                     {"Sid":"NoIamInHub","Effect":"Deny","Action":["iam:*","organizations:*"],"Resource":"*"}]}
                    """,
            },
        };
        iam.Users[SandboxAccount.AdminArn] = new()
        {
            Arn = SandboxAccount.AdminArn,
            UserId = "AIDASANDBOXADMIN0000",
            AccessKeyId = SandboxKeys.AdminAccessKeyId,
            SecretAccessKey = SandboxKeys.AdminSecretAccessKey,
            Policies = { ["administrator"] = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""" },
        };
    }
}
