using System.Text;
using Amazon.EC2;
using Amazon.EC2.Model;
using Domain.Kinds.Clusters;

namespace Domain.Aws;

/// <summary>A launch template as it stands.</summary>
/// <param name="Spec">Of the default version.</param>
/// <param name="Versions">All versions, by number.</param>
internal sealed record LiveTemplate(string Id, InstanceSpec Spec, IReadOnlyDictionary<long, InstanceSpec> Versions, IReadOnlyDictionary<string, string> Tags);

/// <summary>Launch templates of EC2.</summary>
internal static class LaunchTemplates
{
    /// <param name="roleArn">Of the profile: a template does not say it, so what is compared with it lends it.</param>
    /// <returns>Null when there is none of this name.</returns>
    public static async Task<LiveTemplate?> FindAsync(AwsSession session, string name, string roleArn, CancellationToken cancellationToken)
    {
        // by a filter: asked by name, one that is missing would be an error
        var found = await AwsWords.AskAsync(
            $"look for launch template {name}",
            cancel => session.Ec2.DescribeLaunchTemplatesAsync(new DescribeLaunchTemplatesRequest { Filters = [new Filter("launch-template-name", [name])] }, cancel), cancellationToken);
        if (found.LaunchTemplates?.SingleOrDefault() is not { } template)
        {
            return null;
        }

        var versions = await AwsPages.AllAsync(
            $"look at launch template {name}",
            (next, cancel) => session.Ec2.DescribeLaunchTemplateVersionsAsync(new DescribeLaunchTemplateVersionsRequest { LaunchTemplateId = template.LaunchTemplateId, NextToken = next }, cancel),
            page => page.LaunchTemplateVersions, page => page.NextToken, cancellationToken);
        var specs = versions.ToDictionary(v => v.VersionNumber ?? 0, v => Spec(name, v, roleArn));
        return new LiveTemplate(
            template.LaunchTemplateId, specs[template.DefaultVersionNumber ?? 1], specs, (template.Tags ?? []).ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal));
    }

    /// <param name="token">The same for each try: AWS makes one template of it (EC2 API, "Ensuring idempotency").</param>
    public static Task CreateAsync(AwsSession session, InstanceSpec spec, IReadOnlyDictionary<string, string> tags, string token)
    {
        var request = new CreateLaunchTemplateRequest
        {
            LaunchTemplateName = spec.Name, VersionDescription = spec.ImageName, LaunchTemplateData = Data(spec, tags), ClientToken = token,
            TagSpecifications = [new TagSpecification { ResourceType = ResourceType.LaunchTemplate, Tags = Tags(tags) }],
        };
        return AwsWords.AskAsync($"create launch template {spec.Name}", cancel => session.Ec2.CreateLaunchTemplateAsync(request, cancel), CancellationToken.None);
    }

    /// <returns>Number of the new version.</returns>
    public static async Task<long> AddVersionAsync(AwsSession session, InstanceSpec spec, IReadOnlyDictionary<string, string> tags, string token)
    {
        var request = new CreateLaunchTemplateVersionRequest { LaunchTemplateName = spec.Name, VersionDescription = spec.ImageName, LaunchTemplateData = Data(spec, tags), ClientToken = token };
        var made = await AwsWords.AskAsync($"write a version of launch template {spec.Name}", cancel => session.Ec2.CreateLaunchTemplateVersionAsync(request, cancel), CancellationToken.None);
        return made.LaunchTemplateVersion.VersionNumber ?? 0;
    }

    public static Task SetDefaultAsync(AwsSession session, string name, long version)
    {
        var request = new ModifyLaunchTemplateRequest { LaunchTemplateName = name, DefaultVersion = version.ToString(System.Globalization.CultureInfo.InvariantCulture) };
        return AwsWords.AskAsync($"set the default version of launch template {name}", cancel => session.Ec2.ModifyLaunchTemplateAsync(request, cancel), CancellationToken.None);
    }

    public static Task DeleteAsync(AwsSession session, string id, string name) => AwsWords.AskAsync(
        $"delete launch template {name}", cancel => session.Ec2.DeleteLaunchTemplateAsync(new DeleteLaunchTemplateRequest { LaunchTemplateId = id }, cancel), CancellationToken.None);

    private static RequestLaunchTemplateData Data(InstanceSpec spec, IReadOnlyDictionary<string, string> tags) => new()
    {
        ImageId = spec.ImageId, InstanceType = new InstanceType(spec.InstanceType),
        IamInstanceProfile = new LaunchTemplateIamInstanceProfileSpecificationRequest { Arn = spec.ProfileArn },
        SecurityGroupIds = [.. spec.SecurityGroups.Split(',')],
        MetadataOptions = new LaunchTemplateInstanceMetadataOptionsRequest { HttpTokens = LaunchTemplateHttpTokensState.Required, HttpPutResponseHopLimit = 1 },
        UserData = Convert.ToBase64String(Encoding.UTF8.GetBytes(spec.UserData())),
        TagSpecifications =
        [
            new LaunchTemplateTagSpecificationRequest
            {
                ResourceType = ResourceType.Instance,
                Tags = Tags(tags.Where(t => t.Key is Requests.BerthTags.Team or Requests.BerthTags.Environment).Append(new("Name", spec.Name))),
            },
        ],
    };

    private static InstanceSpec Spec(string name, LaunchTemplateVersion version, string roleArn)
    {
        var data = version.LaunchTemplateData;
        var text = data?.UserData is { Length: > 0 } given ? Encoding.UTF8.GetString(Convert.FromBase64String(given)) : "";
        var cluster = text.Split('\n').Select(l => l.Trim()).FirstOrDefault(l => l.StartsWith("ECS_CLUSTER=", StringComparison.Ordinal))?["ECS_CLUSTER=".Length..] ?? "";
        return new InstanceSpec(
            name, cluster, data?.ImageId ?? "", version.VersionDescription ?? "", data?.InstanceType?.Value ?? "", data?.IamInstanceProfile?.Arn ?? "", roleArn,
            string.Join(',', data?.SecurityGroupIds ?? []))
        { HasGpu = text.Contains("ECS_ENABLE_GPU_SUPPORT=true", StringComparison.Ordinal) };
    }

    private static List<Tag> Tags(IEnumerable<KeyValuePair<string, string>> tags) => [.. tags.Select(t => new Tag(t.Key, t.Value))];
}
