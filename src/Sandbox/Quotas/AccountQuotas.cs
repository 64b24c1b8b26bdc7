using Sandbox.State;

namespace Sandbox.Quotas;

/// <summary>The account's quotas as they are in force.</summary>
internal static class AccountQuotas
{
    /// <summary>vCPUs that may run at once on Fargate, not Spot.</summary>
    public static double FargateVcpu(World world, string region) => Applied(world, region, QuotaTable.FargateOnDemand);

    /// <summary>vCPUs that may run at once on Fargate Spot.</summary>
    public static double FargateSpotVcpu(World world, string region) => Applied(world, region, QuotaTable.FargateSpot);

    /// <summary>The value in force: AWS's default until it was raised.</summary>
    /// <exception cref="InvalidOperationException">There is no quota of that code.</exception>
    public static double Applied(World world, string region, string code)
        => world.State.Quotas.Applied.TryGetValue(Key(region, code), out var applied) ? applied : QuotaTable.All.First(q => q.Code == code).Default;

    public static string Key(string region, string code) => $"{region}/{code}";
}
