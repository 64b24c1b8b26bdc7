extern alias generated;
using System.Reflection;
using Amazon;
using Amazon.Runtime;

namespace AwsClients.Tests.Parity;

/// <summary>One service twice: its real package and what is generated for it.</summary>
internal sealed class PackagePair
{
    private readonly string client;

    private PackagePair(Type real, Type ours, ServiceModel service)
    {
        client = real.FullName ?? "";
        Real = real.Assembly;
        Ours = ours.Assembly;
        Service = service;
    }

    public static IReadOnlyList<PackagePair> All { get; } =
    [
        new(typeof(Amazon.SecurityToken.AmazonSecurityTokenServiceClient), typeof(generated::Amazon.SecurityToken.AmazonSecurityTokenServiceClient), generated::Amazon.SecurityToken.AmazonSecurityTokenServiceModel.Service),
        new(typeof(Amazon.SimpleSystemsManagement.AmazonSimpleSystemsManagementClient), typeof(generated::Amazon.SimpleSystemsManagement.AmazonSimpleSystemsManagementClient), generated::Amazon.SimpleSystemsManagement.AmazonSimpleSystemsManagementModel.Service),
        new(typeof(Amazon.KeyManagementService.AmazonKeyManagementServiceClient), typeof(generated::Amazon.KeyManagementService.AmazonKeyManagementServiceClient), generated::Amazon.KeyManagementService.AmazonKeyManagementServiceModel.Service),
        new(typeof(Amazon.SQS.AmazonSQSClient), typeof(generated::Amazon.SQS.AmazonSQSClient), generated::Amazon.SQS.AmazonSQSModel.Service),
        new(typeof(Amazon.SSO.AmazonSSOClient), typeof(generated::Amazon.SSO.AmazonSSOClient), generated::Amazon.SSO.AmazonSSOModel.Service),
        new(typeof(Amazon.SSOOIDC.AmazonSSOOIDCClient), typeof(generated::Amazon.SSOOIDC.AmazonSSOOIDCClient), generated::Amazon.SSOOIDC.AmazonSSOOIDCModel.Service),
    ];

    /// <summary>The namespaces, for theories.</summary>
    public static TheoryData<string> Names => [.. All.Select(p => p.Service.Namespace)];

    public static PackagePair Of(string name) => All.Single(p => p.Service.Namespace == name);

    public Assembly Real { get; }
    public Assembly Ours { get; }
    public ServiceModel Service { get; }

    /// <summary>The types generated for this service; the oracle holds those of all four.</summary>
    public IEnumerable<Type> OurTypes =>
        Ours.GetExportedTypes().Where(t => t.Namespace == Service.Namespace || t.Namespace == $"{Service.Namespace}.Model");

    public Type RealType(Type ours) => Real.GetType(ours.FullName ?? "", throwOnError: true) ?? ours;

    public AmazonServiceClient Client(Assembly assembly, Wire wire, int retries = 0)
    {
        var config = (ClientConfig)Make(assembly, client[..^"Client".Length] + "Config");
        config.RegionEndpoint = RegionEndpoint.EUWest1;
        config.HttpClientFactory = wire;
        config.MaxErrorRetry = retries;
        return (AmazonServiceClient)Make(assembly, client, new BasicAWSCredentials("a", "b"), config);
    }

    /// <summary>Calls an operation; the exception AWS's answer makes is thrown as it is.</summary>
    public static async Task<object> Call(AmazonServiceClient client, string operation, object request)
    {
        var method = client.GetType().GetMethod($"{operation}Async", [request.GetType(), typeof(CancellationToken)])
            ?? throw new MissingMethodException(client.GetType().FullName, operation);
        var task = (Task?)method.Invoke(client, [request, CancellationToken.None]) ?? throw new InvalidOperationException();
        await task;
        return task.GetType().GetProperty("Result")?.GetValue(task) ?? throw new InvalidOperationException();
    }

    private static object Make(Assembly assembly, string type, params object[] arguments) =>
        Activator.CreateInstance(assembly.GetType(type, throwOnError: true) ?? typeof(object), arguments) ?? throw new InvalidOperationException();
}
