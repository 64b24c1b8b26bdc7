using Domain.Data;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;

namespace Domain.Costs;

/// <summary>The prices of one Region, as dated rows of the database.</summary>
public sealed class PriceBook(string region, IReadOnlyDictionary<string, PriceRow> rows)
{
    /// <summary>AWS's own month for estimates.</summary>
    public const decimal HoursAMonth = 730;

    public string Region => region;

    public PriceRow? Find(string meter) => rows.GetValueOrDefault(meter);

    internal static async Task<PriceBook> LoadAsync(PortalDb db, string region, CancellationToken cancellationToken) =>
        new(region, await db.Prices.AsNoTracking().Where(p => p.Region == region).ToDictionaryAsync(p => p.Meter, cancellationToken));
}

/// <summary>US dollars a month of one task that always runs; null with a reason where the book has no price.</summary>
/// <param name="Basis">What was priced.</param>
public sealed record TaskPrice(Compute Compute, decimal? Monthly, string Basis, DateOnly AsOf, bool Approximate);

/// <summary>Pure arithmetic of prices.</summary>
public static class TaskPrices
{
    /// <param name="cpu">CPU units.</param>
    /// <param name="memoryMiB">MiB.</param>
    /// <param name="instanceTypes">Types of the cluster's container instances: a task on EC2 costs its share of one.</param>
    public static TaskPrice Of(PriceBook book, Compute compute, int cpu, int memoryMiB, IReadOnlyList<string> instanceTypes) => compute switch
    {
        Compute.Fargate => Serverless(book, compute, Meters.FargateVcpu, Meters.FargateGb, cpu, memoryMiB, $"Fargate, {book.Region}"),
        Compute.FargateSpot => Serverless(book, compute, Meters.FargateSpotVcpu, Meters.FargateSpotGb, cpu, memoryMiB,
            $"Fargate Spot, {book.Region}: AWS sets the rate by the hour"),
        Compute.Ec2 => Share(book, cpu, memoryMiB, instanceTypes),
    };

    private static TaskPrice Serverless(PriceBook book, Compute compute, string vcpuMeter, string gbMeter, int cpu, int memoryMiB, string basis)
    {
        if (book.Find(vcpuMeter) is not { } vcpu || book.Find(gbMeter) is not { } gb)
        {
            return new(compute, null, $"The price book has no Fargate price for {book.Region}.", DateOnly.MinValue, true);
        }

        var hourly = (cpu / 1024m * vcpu.Usd) + (memoryMiB / 1024m * gb.Usd);
        return new(compute, Round(hourly * PriceBook.HoursAMonth), basis, vcpu.AsOf < gb.AsOf ? vcpu.AsOf : gb.AsOf, !(vcpu.Exact && gb.Exact));
    }

    private static TaskPrice Share(PriceBook book, int cpu, int memoryMiB, IReadOnlyList<string> instanceTypes)
    {
        var priced = instanceTypes.Distinct(StringComparer.Ordinal)
            .Select(t => (Type: t, Size: InstanceSizes.Find(t), Row: book.Find(Meters.Instance(t))))
            .Where(t => t.Size is not null && t.Row is not null)
            .Select(t => (t.Type, Usd: (t.Row?.Usd ?? 0) * Math.Max(cpu / (decimal)(t.Size?.Cpu ?? 1), memoryMiB / (decimal)(t.Size?.MemoryMiB ?? 1)), AsOf: t.Row?.AsOf ?? default))
            .OrderByDescending(t => t.Usd).ToList();
        if (priced.Count == 0)
        {
            return new(Compute.Ec2, null, instanceTypes.Count == 0
                ? "The cluster has no container instances."
                : $"The price book has no price for {string.Join(", ", instanceTypes.Distinct(StringComparer.Ordinal))} in {book.Region}.", DateOnly.MinValue, true);
        }

        var (type, usd, asOf) = priced[0];
        return new(Compute.Ec2, Round(usd * PriceBook.HoursAMonth), $"Share of an {type}, {book.Region}", asOf, true);
    }

    private static decimal Round(decimal usd) => Math.Round(usd, 2, MidpointRounding.AwayFromZero);
}

/// <summary>vCPU and memory of the instance types in the price book (EC2 instance type tables).</summary>
public static class InstanceSizes
{
    public sealed record Size(int Cpu, int MemoryMiB);

    /// <summary>CPU units and MiB of a type; null for one that is not known.</summary>
    public static Size? Find(string type)
    {
        var parts = type.Split('.');
        if (parts.Length != 2 || parts[0].Length == 0)
        {
            return null;
        }

        if (parts[0][0] == 't')
        {
            return parts[1] switch { "micro" => new(2048, 1024), "small" => new(2048, 2048), "medium" => new(2048, 4096), "large" => new(2048, 8192), _ => null };
        }

        var gibAVcpu = parts[0][0] switch { 'c' => 2, 'm' => 4, 'r' => 8, _ => 0 };
        var vcpu = parts[1] switch { "large" => 2, "xlarge" => 4, "2xlarge" => 8, "4xlarge" => 16, _ => 0 };
        return gibAVcpu * vcpu == 0 ? null : new(vcpu * 1024, vcpu * gibAVcpu * 1024);
    }
}
