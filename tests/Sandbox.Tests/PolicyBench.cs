using Sandbox.Control;
using Sandbox.Iam;
using Sandbox.Start;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Tests;

/// <summary>One service's operations called straight, by a user with the policy of the test.</summary>
internal sealed class PolicyBench
{
    private const string User = $"arn:aws:iam::{SandboxAccount.Id}:user/tester";
    private static readonly Dictionary<string, string> none = [];
    private readonly Api api;

    public PolicyBench(Func<World, Api> offer)
    {
        World = new(1);
        World.SetTime(Testbed.Start);
        var account = new Account();
        Beginning.Fill(account, SandboxStart.Account, Testbed.Start);
        World.Begin(account);
        api = offer(World);
    }

    /// <summary>Another service of a world that is there.</summary>
    public PolicyBench(World world, Api api) => (World, this.api) = (world, api);

    public World World { get; }

    /// <summary>Calls as an administrator.</summary>
    public T Do<T>(string operation, object request) => (T)Run("""[{"Effect":"Allow","Action":"*","Resource":"*"}]""", operation, request);

    /// <summary>Whether the statements let the call through to whatever it answers.</summary>
    public bool Allows(string statements, string operation, object request)
    {
        try
        {
            Run(statements, operation, request);
        }
        catch (AwsError error)
        {
            return !error.Code.StartsWith("AccessDenied", StringComparison.Ordinal);
        }
        return true;
    }

    private object Run(string statements, string operation, object request)
    {
        var policies = new PolicySet([PolicyDocument.Parse("test", $$"""{"Version":"2012-10-17","Statement":{{statements}}}""")], null, null);
        var caller = new Caller(User, User, SandboxAccount.Id, "AIDATESTER", "AKIATESTER", null, none, none, none, null, policies);
        var call = new Call(World, new Faults(World), caller, api.Prefix, operation, SandboxAccount.Region, "request", "");
        return (api.Find(operation) ?? throw new InvalidOperationException(operation)).Run(request, call);
    }
}
