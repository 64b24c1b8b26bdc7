using Portal.Features.Administration.Settings;

namespace Portal.Tests.Features;

public sealed class SettingTextTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("[]", "")]
    [InlineData("""{"maxTasksPerService":12,"maxVcpu":24.5,"maxMemoryGiB":64,"compute":["Fargate","Ec2"],"maxMonthly":null}""", "Max tasks per service: 12|Max vCPU: 24.5|Max memory GiB: 64|Compute: Fargate, Ec2")]
    [InlineData("""{"usd":0.04,"asOf":"2026-09-20","exact":true}""", "USD: 0.04|As of: 2026-09-20|Exact: yes")]
    [InlineData("""{"from":"2026-12-20T17:00:00+00:00","reason":"One.\nTwo."}""", "From: 20 Dec 2026, 17:00 UTC|Reason:|  One.|  Two.")]
    [InlineData("""[{"id":"logging","level":"Fail"},{"id":"allowed","level":"Warn","allowed":["a","b"]}]""", "logging · Level: Fail|allowed · Level: Warn|allowed · Allowed: a, b")]
    [InlineData("""[{"personId":"0197c0de-0000-7000-8000-000000000001","name":"Ines Faria"}]""", "- Ines Faria")]
    [InlineData("""[{"name":"Prod","conditions":{},"stages":[{"needed":1,"groups":[{"id":"lead"}]}]}]""", "Prod · Stages:|Prod · - Needed: 1|Prod · Groups:|Prod · - lead")]
    [InlineData("""{"recipe":{"taskDefinition":"{\"cpu\":\"256\"}"},"notes":""}""", "Recipe:|  Task definition:|    CPU: 256")]
    [InlineData("""{"pattern":"{2,3}"}""", "Pattern: {2,3}")]
    public void A_stored_setting_is_lines_of_names_and_values(string? json, string lines) => Assert.Equal(lines.Replace('|', '\n'), SettingText.Of(json));
}
