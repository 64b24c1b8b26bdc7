using Bunit;
using Portal.Parts;

namespace Portal.Tests.Parts;

public sealed class ConfirmDialogTests : PartTest
{
    private readonly List<string> comments = [];
    private string? refusal;

    [Fact]
    public async Task It_is_empty_until_asked_and_then_named_by_its_title()
    {
        var dialog = Dialog(required: false);
        Assert.Empty(dialog.FindAll("form"));

        await dialog.InvokeAsync(dialog.Instance.AskAsync);

        Assert.Equal("Reject this request", dialog.Find("#" + dialog.Find("dialog").GetAttribute("aria-labelledby")).TextContent);
        Assert.Equal("d-no", JSInterop.VerifyInvoke("berth.open").Arguments[0]);
    }

    [Fact]
    public async Task A_required_comment_is_asked_for_before_anything_is_done()
    {
        var dialog = Dialog(required: true);
        await dialog.InvokeAsync(dialog.Instance.AskAsync);

        await dialog.Find("form").SubmitAsync();

        Assert.Empty(comments);
        Assert.Contains("Write a sentence", dialog.Find(".err").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_comment_reaches_the_page_trimmed_and_the_dialog_closes()
    {
        var dialog = Dialog(required: true);
        await dialog.InvokeAsync(dialog.Instance.AskAsync);
        await dialog.Find("textarea").InputAsync("  too dear  ");

        await dialog.Find("form").SubmitAsync();

        Assert.Equal(["too dear"], comments);
        JSInterop.VerifyInvoke("berth.close");
        Assert.Empty(dialog.FindAll("form"));
    }

    [Fact]
    public async Task A_refusal_keeps_it_open_with_the_reason_and_the_comment()
    {
        refusal = "Ben has approved it meanwhile.";
        var dialog = Dialog(required: true);
        await dialog.InvokeAsync(dialog.Instance.AskAsync);
        await dialog.Find("textarea").InputAsync("too dear");

        await dialog.Find("form").SubmitAsync();

        Assert.Contains(refusal, dialog.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal("too dear", dialog.Find("textarea").GetAttribute("value"));
        JSInterop.VerifyNotInvoke("berth.close");
    }

    private IRenderedComponent<ConfirmDialog> Dialog(bool required) => Render<ConfirmDialog>(p => p
        .Add(d => d.Id, "d-no").Add(d => d.Title, "Reject this request").Add(d => d.Yes, "Reject")
        .Add(d => d.CommentLabel, "Why").Add(d => d.CommentRequired, required)
        .Add(d => d.Confirmed, answer =>
        {
            comments.Add(answer.Comment);
            if (refusal is not null)
            {
                answer.Refuse(refusal);
            }
        }));
}
