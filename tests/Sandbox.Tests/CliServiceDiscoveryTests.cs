namespace Sandbox.Tests;

/// <summary>Cloud Map as the AWS CLI sees it.</summary>
public sealed class CliServiceDiscoveryTests
{
    [Fact]
    public async Task The_AWS_CLI_makes_finds_and_deletes_namespaces_services_and_instances()
    {
        var aws = Cli.Find();
        await using var sandbox = await StandaloneSandbox.Start();
        var cli = new Cli(aws, sandbox.Url);

        var made = (await cli.Run("servicediscovery", "create-http-namespace", "--name", "cli", "--tags", "Key=berth-team,Value=platform")).GetProperty("OperationId").GetString() ?? "";
        var operation = (await cli.Run("servicediscovery", "get-operation", "--operation-id", made)).GetProperty("Operation");
        Assert.Equal("SUCCESS", operation.GetProperty("Status").GetString());
        var space = operation.GetProperty("Targets").GetProperty("NAMESPACE").GetString() ?? "";
        var service = (await cli.Run("servicediscovery", "create-service", "--name", "web", "--namespace-id", space)).GetProperty("Service").GetProperty("Id").GetString() ?? "";
        await cli.Run("servicediscovery", "register-instance", "--service-id", service, "--instance-id", "one", "--attributes", "AWS_INSTANCE_IPV4=10.20.0.9");
        var instances = (await cli.Run("servicediscovery", "list-instances", "--service-id", service)).GetProperty("Instances");
        Assert.Equal("10.20.0.9", instances[0].GetProperty("Attributes").GetProperty("AWS_INSTANCE_IPV4").GetString());
        Assert.Contains("(ResourceInUse) when calling the DeleteNamespace operation", await cli.Fail("servicediscovery", "delete-namespace", "--id", space));
        await cli.Run("servicediscovery", "deregister-instance", "--service-id", service, "--instance-id", "one");
        await cli.Run("servicediscovery", "delete-service", "--id", service);
    }
}
