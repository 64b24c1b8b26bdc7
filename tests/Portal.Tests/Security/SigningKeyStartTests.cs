using Microsoft.Extensions.Options;

namespace Portal.Tests.Security;

public sealed class SigningKeyStartTests
{
    [Fact]
    public async Task A_portal_on_AWS_in_Production_does_not_start_without_the_key_that_signs_its_record()
    {
        await using var production = new PortalFactory { EnvironmentName = "Production" };
        foreach (var (key, value) in new[]
        {
            ("Auth:Mode", "EntraId"), ("AzureAd:TenantId", "11111111-2222-3333-4444-555555555555"), ("AzureAd:ClientId", "66666666-7777-8888-9999-000000000000"), ("AzureAd:ClientSecret", "secret"), ("Aws:Mode", "Aws"),
        })
        {
            production.Settings[key] = value;
        }

        var refused = Assert.Throws<OptionsValidationException>(() => production.CreateClient());

        Assert.Contains("Audit:SigningKeyFile is empty", refused.Message, StringComparison.Ordinal);
    }
}
