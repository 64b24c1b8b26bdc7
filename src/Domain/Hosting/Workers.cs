using Domain.Approvals;
using Domain.Audit;
using Domain.Campaigns;
using Domain.Notices;
using Domain.Operations;
using Domain.Requests;
using Domain.Workloads;
using Domain.Workloads.Inventory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Domain.Hosting;

/// <summary>
/// The background loops: the engine, the watch, the clerk of expiry. They are made and begun only once the database is prepared,
/// so that the first page does not wait for them.
/// </summary>
internal sealed class Workers(Readiness readiness, IServiceProvider services) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await readiness.Reached.WaitAsync(stoppingToken);
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested || readiness.Reached.IsFaulted)
        {
            // whoever prepares says why it failed and ends the process
            return;
        }

        BackgroundService[] loops =
        [
            services.GetRequiredService<OperationWorker>(), services.GetRequiredService<WatchWorker>(), services.GetRequiredService<RequestExpiry>(),
            services.GetRequiredService<AutomaticApprovals>(), services.GetRequiredService<NoticeWorker>(), services.GetRequiredService<CampaignWorker>(),
            services.GetRequiredService<HeadWorker>(), services.GetRequiredService<HistoryPurge>(),
        ];
        foreach (var loop in loops)
        {
            await loop.StartAsync(stoppingToken);
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(loops.Select(loop => loop.StopAsync(CancellationToken.None)));
    }
}
