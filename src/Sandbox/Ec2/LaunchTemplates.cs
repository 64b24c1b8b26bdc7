using System.Text.Json;
using System.Text.RegularExpressions;
using Sandbox.Models.Ec2.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ec2;

/// <summary>Launch templates and their versions.</summary>
internal sealed partial class LaunchTemplates(World world)
{
    public void Register(Api api) => api
        .Write<CreateLaunchTemplateRequest, CreateLaunchTemplateResponse>("CreateLaunchTemplate", Create)
        .Write<CreateLaunchTemplateVersionRequest, CreateLaunchTemplateVersionResponse>("CreateLaunchTemplateVersion", CreateVersion)
        .Write<ModifyLaunchTemplateRequest, ModifyLaunchTemplateResponse>("ModifyLaunchTemplate", Modify)
        .Write<DeleteLaunchTemplateRequest, DeleteLaunchTemplateResponse>("DeleteLaunchTemplate", Delete)
        .Read<DescribeLaunchTemplatesRequest, DescribeLaunchTemplatesResponse>("DescribeLaunchTemplates", Describe)
        .Read<DescribeLaunchTemplateVersionsRequest, DescribeLaunchTemplateVersionsResponse>("DescribeLaunchTemplateVersions", DescribeVersions);

    /// <summary>The template that a name or id of a request stands for.</summary>
    /// <exception cref="AwsError">There is none, or both or neither were named.</exception>
    public static MachineTemplate Find(World world, string region, string? id, string? name)
    {
        if (string.IsNullOrEmpty(id) == string.IsNullOrEmpty(name))
        {
            throw new AwsError("InvalidParameterCombination", "Either a launch template ID or a launch template name must be specified, not both.");
        }
        return Known(world, region, id, name) ?? throw (string.IsNullOrEmpty(name)
            ? new AwsError("InvalidLaunchTemplateId.NotFound", $"The specified launch template, with template ID {id}, does not exist.")
            : new AwsError("InvalidLaunchTemplateName.NotFoundException", $"The specified launch template, with template name {name}, does not exist."));
    }

    public static MachineTemplateVersion Version(MachineTemplate template, string? version)
        => template.Version(version) ?? throw new AwsError("InvalidLaunchTemplateId.VersionNotFound", $"Could not find the launch template version {version} of the launch template {template.Id}.");

    private static MachineTemplate? Known(World world, string region, string? id, string? name)
        => world.State.Ec2.Templates.Values.FirstOrDefault(t => t.Region == region && (string.IsNullOrEmpty(name) ? t.Id == id : t.Name == name));

    private CreateLaunchTemplateResponse Create(CreateLaunchTemplateRequest request, Call call)
    {
        call.ClientToken = request.ClientToken;
        var tags = Ec2Tags.Of(request.TagSpecifications, "launch-template");
        call.Authorize(call.Arn("ec2", "launch-template/*"), keys => keys.SetRequestTags([.. tags]).Set("ec2:Region", call.Region));
        call.AuthorizeTags("launch-template", "CreateLaunchTemplate", tags);
        if (request.LaunchTemplateName.Length is < 3 or > 128 || !Name().IsMatch(request.LaunchTemplateName))
        {
            throw new AwsError("InvalidLaunchTemplateName.MalformedException", "The launch template name is malformed: it must be between 3 and 128 characters and may contain letters, numbers, and the following characters: - ( ) . / _.");
        }
        if (Known(world, call.Region, null, request.LaunchTemplateName) is { } there)
        {
            if (!string.IsNullOrEmpty(request.ClientToken) && there.Versions.GetValueOrDefault(1)?.Token == request.ClientToken)
            {
                return new() { LaunchTemplate = View(there) };
            }
            throw new AwsError("InvalidLaunchTemplateName.AlreadyExistsException", "Launch template name already in use.");
        }
        Check(request.LaunchTemplateData);
        var template = new MachineTemplate
        {
            Id = $"lt-0{World.NewId(16)}", Name = request.LaunchTemplateName, Region = call.Region, Created = world.Now, CreatedBy = call.Caller.Arn, Tags = new(tags, StringComparer.Ordinal),
        };
        Add(template, request.VersionDescription, request.LaunchTemplateData, request.ClientToken, call);
        world.State.Ec2.Templates[template.Id] = template;
        return new() { LaunchTemplate = View(template) };
    }

    private CreateLaunchTemplateVersionResponse CreateVersion(CreateLaunchTemplateVersionRequest request, Call call)
    {
        call.ClientToken = request.ClientToken;
        var template = Mine(request.LaunchTemplateId, request.LaunchTemplateName, call);
        if (!string.IsNullOrEmpty(request.ClientToken) && template.Versions.Values.FirstOrDefault(v => v.Token == request.ClientToken) is { } made)
        {
            return new() { LaunchTemplateVersion = View(template, made) };
        }
        Check(request.LaunchTemplateData);
        var data = string.IsNullOrEmpty(request.SourceVersion) ? request.LaunchTemplateData : Merge(Version(template, request.SourceVersion).Data, request.LaunchTemplateData);
        return new() { LaunchTemplateVersion = View(template, Add(template, request.VersionDescription, data, request.ClientToken, call)) };
    }

    private ModifyLaunchTemplateResponse Modify(ModifyLaunchTemplateRequest request, Call call)
    {
        var template = Mine(request.LaunchTemplateId, request.LaunchTemplateName, call);
        template.Default = Version(template, request.DefaultVersion ?? throw new AwsError("MissingParameter", "The request must contain the parameter SetDefaultVersion")).Number;
        return new() { LaunchTemplate = View(template) };
    }

    private DeleteLaunchTemplateResponse Delete(DeleteLaunchTemplateRequest request, Call call)
    {
        var template = Mine(request.LaunchTemplateId, request.LaunchTemplateName, call);
        world.State.Ec2.Templates.Remove(template.Id);
        return new() { LaunchTemplate = View(template) };
    }

    private DescribeLaunchTemplatesResponse Describe(DescribeLaunchTemplatesRequest request, Call call)
    {
        call.Authorize("*");
        var all = world.State.Ec2.Templates.Values.Where(t => t.Region == call.Region).ToList();
        Network.Exist(request.LaunchTemplateIds, all.Select(t => t.Id), id => new("InvalidLaunchTemplateId.NotFound", $"The specified launch template, with template ID {id}, does not exist."));
        Network.Exist(request.LaunchTemplateNames, all.Select(t => t.Name), name => new("InvalidLaunchTemplateName.NotFoundException", $"The specified launch template, with template name {name}, does not exist."));
        var wanted = all.Where(t => Network.Wanted(request.LaunchTemplateIds, t.Id) && Network.Wanted(request.LaunchTemplateNames, t.Name)
            && Filters.Match(request.Filters, Network.Keys(("launch-template-name", t.Name), ("create-time", t.Created.ToString("O"))), t.Tags)).ToList();
        var (page, next) = Ec2Pages.Take(wanted, t => t.Id, "DescribeLaunchTemplates", request.NextToken, request.MaxResults);
        return new() { LaunchTemplates = [.. page.Select(View)], NextToken = next };
    }

    private DescribeLaunchTemplateVersionsResponse DescribeVersions(DescribeLaunchTemplateVersionsRequest request, Call call)
    {
        call.Authorize("*");
        if (request.Filters is { Count: > 0 })
        {
            throw new AwsError("InvalidParameterValue", "The Sandbox does not offer filters of launch template versions.");
        }
        if (string.IsNullOrEmpty(request.LaunchTemplateId) && string.IsNullOrEmpty(request.LaunchTemplateName) && request.Versions is { Count: > 0 } any && any.TrueForAll(v => v is "$Latest" or "$Default"))
        {
            var each = world.State.Ec2.Templates.Values.Where(t => t.Region == call.Region).SelectMany(t => any.Select(v => View(t, Version(t, v)))).ToList();
            return new() { LaunchTemplateVersions = each };
        }
        var template = Find(world, call.Region, request.LaunchTemplateId, request.LaunchTemplateName);
        var versions = request.Versions is { Count: > 0 } wanted ? wanted.Select(v => Version(template, v)).ToList()
            : template.Versions.Values.Where(v => (long.TryParse(request.MinVersion, out var min) ? v.Number >= min : true) && (long.TryParse(request.MaxVersion, out var max) ? v.Number <= max : true)).Reverse().ToList();
        var (page, next) = Ec2Pages.Take(versions, v => $"{v.Number}", $"DescribeLaunchTemplateVersions {template.Id}", request.NextToken, request.MaxResults);
        return new() { LaunchTemplateVersions = [.. page.Select(v => View(template, v))], NextToken = next };
    }

    private MachineTemplate Mine(string? id, string? name, Call call)
    {
        var known = Known(world, call.Region, id, name);
        call.Authorize(known?.Arn ?? call.Arn("ec2", $"launch-template/{id ?? "*"}"), keys => keys.SetTags("aws:ResourceTag", known?.Tags ?? []).SetTags("ec2:ResourceTag", known?.Tags ?? []).Set("ec2:Region", call.Region));
        return Find(world, call.Region, id, name);
    }

    private MachineTemplateVersion Add(MachineTemplate template, string? description, RequestLaunchTemplateData data, string? token, Call call)
    {
        var version = new MachineTemplateVersion(++template.Latest, description, world.Now, call.Caller.Arn, data, token);
        template.Versions[version.Number] = version;
        return version;
    }

    private static void Check(RequestLaunchTemplateData data)
    {
        if (data.UserData is { } given && UserData.Decode(given) is null)
        {
            throw new AwsError("InvalidUserData.Malformed", "Invalid BASE64 encoding of user data.");
        }
        if (data.InstanceType is { } type && InstanceTypes.Find(type.Value) is null)
        {
            throw new AwsError("InvalidInstanceType", $"The following supplied instance types do not exist in the Sandbox: [{type.Value}]");
        }
        if (data.InstanceRequirements is not null)
        {
            throw new AwsError("UnsupportedOperation", "The Sandbox does not offer InstanceRequirements in launch templates: name an InstanceType.");
        }
    }

    /// <summary>A version on top of another: what the new one names replaces what stood there.</summary>
    public static RequestLaunchTemplateData Merge(RequestLaunchTemplateData source, RequestLaunchTemplateData over)
    {
        using var below = JsonSerializer.SerializeToDocument(source, StateJson.Options);
        using var above = JsonSerializer.SerializeToDocument(over, StateJson.Options);
        var merged = below.RootElement.EnumerateObject().Concat(above.RootElement.EnumerateObject())
            .GroupBy(p => p.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().Value, StringComparer.Ordinal);
        return JsonSerializer.Deserialize<RequestLaunchTemplateData>(JsonSerializer.Serialize(merged, StateJson.Options), StateJson.Options) ?? over;
    }

    private static LaunchTemplate View(MachineTemplate template) => new()
    {
        LaunchTemplateId = template.Id,
        LaunchTemplateName = template.Name,
        CreateTime = template.Created.UtcDateTime,
        CreatedBy = template.CreatedBy,
        DefaultVersionNumber = template.Default,
        LatestVersionNumber = template.Latest,
        Tags = Filters.Tags(template.Tags),
    };

    private static LaunchTemplateVersion View(MachineTemplate template, MachineTemplateVersion version) => new()
    {
        LaunchTemplateId = template.Id,
        LaunchTemplateName = template.Name,
        VersionNumber = version.Number,
        VersionDescription = version.Description,
        CreateTime = version.Created.UtcDateTime,
        CreatedBy = version.CreatedBy,
        DefaultVersion = template.Default == version.Number,
        // What is given and what is shown have the same members.
        LaunchTemplateData = JsonSerializer.Deserialize<ResponseLaunchTemplateData>(JsonSerializer.Serialize(version.Data, StateJson.Options), StateJson.Options),
    };

    [GeneratedRegex(@"^[a-zA-Z0-9().\-/_]{3,128}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
