using Sandbox.Quotas;

namespace Sandbox.Start;

/// <summary>An account that has been in use for years has had its quotas raised.</summary>
internal static class StartQuotas
{
    private const double FargateVcpu = 10_000;
    private const double InstanceVcpu = 1_152;

    public static void Add(QuotaState quotas)
    {
        foreach (var (code, value) in new[] { (QuotaTable.FargateOnDemand, FargateVcpu), (QuotaTable.FargateSpot, FargateVcpu), (QuotaTable.StandardInstances, InstanceVcpu) })
        {
            quotas.Applied[AccountQuotas.Key(SandboxAccount.Region, code)] = value;
        }
    }
}
