using Sandbox.State;

namespace Sandbox.Start;

/// <summary>Certificates, hosted zones and a function: what an own load balancer and a hook of a deployment are made with.</summary>
internal static class StartNames
{
    public static void Add(Account account, DateTimeOffset now)
    {
        Certificate(1, "ISSUED", now.AddDays(-90), now.AddDays(275), "*.internal.example");
        Certificate(2, "ISSUED", now.AddDays(-30), now.AddDays(335), "example.com", "*.example.com");
        Certificate(3, "EXPIRED", now.AddDays(-400), now.AddDays(-5), "old.example.com");
        Certificate(4, "PENDING_VALIDATION", null, null, "new.example.com");
        Zone(SandboxAccount.PublicZone, "example.com.", isPrivate: false);
        Zone(SandboxAccount.PrivateZone, "internal.example.", isPrivate: true);
        account.Route53.Zones[SandboxAccount.PublicZone].Records.Add(new("www.example.com.", "A", 300, ["192.0.2.10"]));
        account.Lambda.Functions[SandboxAccount.FunctionArn] = new(SandboxAccount.FunctionArn, "nodejs24.x", now.AddDays(-20));

        void Certificate(int number, string status, DateTimeOffset? from, DateTimeOffset? until, params List<string> names)
        {
            var arn = SandboxAccount.CertificateArn(number);
            account.Acm.Certificates[arn] = new() { Arn = arn, Names = names, Status = status, Created = from ?? now.AddDays(-2), NotBefore = from, NotAfter = until };
        }

        void Zone(string id, string name, bool isPrivate) => account.Route53.Zones[id] = new()
        {
            Id = id, Name = name, IsPrivate = isPrivate, Account = SandboxAccount.Id,
            Records =
            [
                new(name, "NS", 172_800, ["ns-1.awsdns-00.com.", "ns-2.awsdns-00.net."]),
                new(name, "SOA", 900, ["ns-1.awsdns-00.com. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400"]),
            ],
        };
    }
}
