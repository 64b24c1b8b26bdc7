using System.Globalization;

namespace Domain.Costs;

/// <summary>One task on one kind of compute, line by line.</summary>
/// <param name="WhyNot">Why it cannot be priced; null where it can.</param>
/// <param name="Basis">What was priced; the same as <paramref name="WhyNot"/> where it was not.</param>
public sealed record PricedTask(IReadOnlyList<EstimateLine> Lines, string? WhyNot, string Basis)
{
    public bool Approximate => WhyNot is not null || Lines.Any(l => !l.Exact);

    internal static PricedTask Unknown(string why) => new([], why, why);
}

/// <summary>The arithmetic of prices: quantity × rate × hours, one line a meter. Pure. What the book does not know stays unknown.</summary>
public static class SizingPrices
{
    /// <summary>GiB of ephemeral storage that a Fargate task has without charge (AWS Fargate pricing).</summary>
    private const int FreeEphemeralGiB = 20;

    public static string Name(PricedKind kind) => kind switch
    {
        PricedKind.Ec2 => "EC2",
        PricedKind.Fargate => "Fargate",
        PricedKind.FargateSpot => "Fargate Spot",
        PricedKind.FargateArm => "Fargate on ARM",
        PricedKind.ManagedInstances => "Managed Instances",
    };

    public static PricedTask Of(PriceBook book, Sizing size, PricedKind kind)
    {
        if (size.IsWindows)
        {
            return PricedTask.Unknown($"The price book has no prices for Windows in {book.Region}.");
        }

        var compute = kind switch
        {
            PricedKind.Fargate => Fargate(book, size, Meters.FargateVcpu, Meters.FargateGb, $"Fargate, {book.Region}"),
            PricedKind.FargateArm => Fargate(book, size, Meters.FargateArmVcpu, Meters.FargateArmGb, $"Fargate on ARM, {book.Region}"),
            PricedKind.FargateSpot => size.IsArm
                ? Fargate(book, size, Meters.FargateSpotArmVcpu, Meters.FargateSpotArmGb, $"Fargate Spot on ARM, {book.Region}: AWS sets the rate by the hour")
                : Fargate(book, size, Meters.FargateSpotVcpu, Meters.FargateSpotGb, $"Fargate Spot, {book.Region}: AWS sets the rate by the hour"),
            PricedKind.Ec2 => Instances.Share(book, size),
            PricedKind.ManagedInstances => Instances.Managed(book, size),
        };
        return compute.WhyNot is null ? Beside(book, size, compute) : compute;
    }

    private static PricedTask Fargate(PriceBook book, Sizing size, string vcpuMeter, string gbMeter, string basis)
    {
        if (book.Find(vcpuMeter) is not { } vcpu || book.Find(gbMeter) is not { } gb)
        {
            return PricedTask.Unknown($"The price book has no price for {basis.Split(':')[0]}.");
        }

        List<EstimateLine> lines = [Line("vCPU", vcpu, size.Cpu / 1024m, "vCPU"), Line("Memory", gb, size.MemoryMiB / 1024m, "GB")];
        if (size.EphemeralGiB > FreeEphemeralGiB)
        {
            if (book.Find(Meters.FargateEphemeralGb) is not { } storage)
            {
                return PricedTask.Unknown($"The price book has no price for more than {FreeEphemeralGiB} GiB of ephemeral storage in {book.Region}.");
            }

            lines.Add(Line("Ephemeral storage", storage, size.EphemeralGiB - FreeEphemeralGiB, "GB"));
        }

        return new(lines, null, basis);
    }

    /// <summary>What it costs on whatever it runs.</summary>
    private static PricedTask Beside(PriceBook book, Sizing size, PricedTask compute)
    {
        var lines = compute.Lines.ToList();
        if (size.HasPublicIp)
        {
            if (book.Find(Meters.PublicIpv4) is not { } address)
            {
                return PricedTask.Unknown($"The price book has no price for public addresses in {book.Region}.");
            }

            lines.Add(Line("Public IPv4 address", address, 1, "address"));
        }

        if (size.NewLoadBalancers > 0)
        {
            if (book.Find(Meters.LoadBalancer) is not { } balancer)
            {
                return PricedTask.Unknown($"The price book has no price for load balancers in {book.Region}.");
            }

            lines.Add(Line("Load balancer", balancer, size.NewLoadBalancers, "load balancer") with { EachTask = false });
        }

        return compute with { Lines = lines };
    }

    internal static EstimateLine Line(string label, PriceEntry row, decimal quantity, string unit) =>
        new(label, row.Meter, quantity, unit, row.Usd, EachTask: true, row.AsOf, row.Source, row.Exact);

    /// <summary>Tasks on instances cost the larger of their shares of vCPU and memory.</summary>
    private static class Instances
    {
        /// <summary>On the dearest of the cluster's types, for nobody knows which one a task lands on.</summary>
        public static PricedTask Share(PriceBook book, Sizing size)
        {
            var types = size.InstanceTypes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            if (types.Count == 0)
            {
                return PricedTask.Unknown("The cluster has no container instances.");
            }

            var ofKind = types.Where(t => InstanceSizes.IsArm(t) == size.IsArm).ToList();
            if (ofKind.Count == 0)
            {
                return PricedTask.Unknown($"The cluster's instances, {string.Join(", ", types)}, are not {(size.IsArm ? "ARM" : "x86")}.");
            }

            var priced = Shares(book, size, ofKind);
            return priced is [.., var dearest]
                ? new([dearest.Line], null, $"Share of {A(dearest.Type)}, {book.Region}")
                : PricedTask.Unknown(ofKind.Exists(t => book.Find(Meters.Instance(t)) is not null && InstanceSizes.Find(t) is not null)
                    ? $"A task of this size fits on none of the cluster's instances, {string.Join(", ", ofKind)}."
                    : $"The price book has no price for {string.Join(", ", ofKind)} in {book.Region}.");
        }

        /// <summary>On the type that is cheapest for the task, and the fee on top (Amazon ECS pricing, Managed Instances).</summary>
        public static PricedTask Managed(PriceBook book, Sizing size)
        {
            if (book.Find(Meters.ManagedInstancesFee) is not { } fee)
            {
                return PricedTask.Unknown($"The price book has no Managed Instances fee for {book.Region}.");
            }

            // burstable types charge for what they burst, so they are no fair comparison
            var types = book.Rows.Select(r => r.Meter).Where(m => m.StartsWith(Meters.InstancePrefix, StringComparison.Ordinal)).Select(m => m[Meters.InstancePrefix.Length..])
                .Where(t => t[0] != 't' && InstanceSizes.IsArm(t) == size.IsArm);
            if (Shares(book, size, types) is not [var cheapest, ..])
            {
                return PricedTask.Unknown($"The price book has no instance in {book.Region} that a task of this size fits on.");
            }

            var line = cheapest.Line;
            return new(
                [
                    line,
                    line with
                    {
                        Label = "Managed Instances fee", Meter = fee.Meter, Quantity = line.Quantity * fee.Usd,
                        Unit = string.Create(CultureInfo.InvariantCulture, $"{cheapest.Type} ({fee.Usd * 100:0.##} % of the share)"),
                        AsOf = fee.AsOf < line.AsOf ? fee.AsOf : line.AsOf, Source = fee.Source,
                    },
                ],
                null, $"Share of {A(cheapest.Type)} that ECS chooses and manages, {book.Region}, with the fee");
        }

        private static string A(string type) => type[0] is 'm' or 'r' ? $"an {type}" : $"a {type}";

        /// <summary>Of each type that is priced and that a task fits on, the cheapest first.</summary>
        private static List<(string Type, EstimateLine Line)> Shares(PriceBook book, Sizing size, IEnumerable<string> types)
        {
            var found = new List<(string Type, EstimateLine Line)>();
            foreach (var type in types)
            {
                if (InstanceSizes.Find(type) is { } whole && book.Find(Meters.Instance(type)) is { } row && size.Cpu <= whole.Cpu && size.MemoryMiB <= whole.MemoryMiB)
                {
                    var share = Math.Max(size.Cpu / (decimal)whole.Cpu, size.MemoryMiB / (decimal)whole.MemoryMiB);
                    found.Add((type, Line("Share of an instance", row, share, type) with { Exact = false }));
                }
            }

            // of those that cost the same the smallest
            return [.. found.OrderBy(f => f.Line.Quantity * f.Line.Rate).ThenByDescending(f => f.Line.Quantity).ThenBy(f => f.Type, StringComparer.Ordinal)];
        }
    }
}
