using System.Text;

namespace AwsClients.Generator;

/// <summary>The paginators of a service: <c>client.Paginators.ListServices(request).ServiceArns</c>.</summary>
internal sealed class PaginatorSource(ServiceFile model, TypeNames types, StringBuilder code)
{
    public static string Factory(ServiceFile model) => model.Namespace.Substring(model.Namespace.LastIndexOf(".") + 1) + "PaginatorFactory";

    public void Paginators()
    {
        var paged = model.Operations.FindAll(o => o.Pages is not null);
        if (paged.Count == 0)
        {
            return;
        }

        var factory = Factory(model);
        code.AppendLine($"{model.Access} partial interface I{factory}\n{{");
        paged.ForEach(o => code.AppendLine($"    I{o.Name}Paginator {o.Name}({o.Name}Request request);"));
        code.AppendLine($"}}\ninternal sealed class {factory}(I{model.Type} client) : I{factory}\n{{");
        paged.ForEach(o => code.AppendLine($"    public I{o.Name}Paginator {o.Name}({o.Name}Request request) => new {o.Name}Paginator(client, request);"));
        code.AppendLine("}");
        paged.ForEach(Paginator);
    }

    private void Paginator(Operation o)
    {
        var (tokenIn, tokenOut) = o.Pages ?? default;
        var lists = model.Structures[o.Output ?? ""].Members.FindAll(m => m.Type[0] == '[' && !o.PagesAlone);
        code.AppendLine($$"""
            {{model.Access}} partial interface I{{o.Name}}Paginator
            {
                IPaginatedEnumerable<{{o.Name}}Response> Responses { get; }
            """);
        lists.ForEach(m => code.AppendLine($"    {Items(m)} {{ get; }}"));
        code.AppendLine($$"""
            }
            internal sealed class {{o.Name}}Paginator(I{{model.Type}} client, {{o.Name}}Request request) : Paginator<{{o.Name}}Response>, I{{o.Name}}Paginator
            {
                protected override string First => request.{{Names.Upper(tokenIn)}};
                protected override Task<{{o.Name}}Response> Fetch(string token, CancellationToken cancellationToken) { request.{{Names.Upper(tokenIn)}} = token; return client.{{o.Name}}Async(request, cancellationToken); }
                protected override string Next({{o.Name}}Response page) => page.{{Names.Upper(tokenOut)}};
            """);
        lists.ForEach(m => code.AppendLine($"    public {Items(m)} => Each(page => page.{m.Property});"));
        code.AppendLine("}");
    }

    private string Items(Member list) => $"IPaginatedEnumerable<{types.Of(types.Item(list.Type))}> {list.Property}";
}
