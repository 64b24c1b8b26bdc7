using System.Text.Json;
using Amazon.ApplicationAutoScaling;
using Amazon.ECS;
using Amazon.ECS.Model;
using Amazon.IdentityManagement;
using Amazon.IdentityManagement.Model;
using Amazon.Runtime;

namespace AwsClients.Tests.Server;

/// <summary>What a server says of requests that are not as the model has them.</summary>
public sealed class ReadingTests
{
    [Theory]
    [InlineData("""{"cluster":5}""", "cluster", "NUMBER_VALUE can not be converted to a String")]
    [InlineData("""{"count":"two"}""", "count", "STRING_VALUE can not be converted to an Integer")]
    [InlineData("""{"count":99999999999}""", "count", "NUMBER_VALUE can not be converted to an Integer")]
    [InlineData("""{"enableExecuteCommand":"yes"}""", "enableExecuteCommand", "STRING_VALUE can not be converted to a Boolean")]
    [InlineData("""{"tags":{}}""", "tags", "Start of structure or map found where not expected.")]
    [InlineData("""{"overrides":[]}""", "overrides", "Start of list found where not expected")]
    [InlineData("""{"networkConfiguration":{"awsvpcConfiguration":{"subnets":[7]}}}""", "networkConfiguration.awsvpcConfiguration.subnets", "NUMBER_VALUE can not be converted to a String")]
    public void JSON_of_a_wrong_type_is_named_with_its_place(string json, string path, string words)
    {
        var e = Assert.Throws<WrongTypeException>(() => Json(AmazonECSModel.Service.Operations["RunTask"], json));

        Assert.Equal((path, words), (e.Path, e.Message));
    }

    [Fact]
    public void A_body_that_is_no_object_is_of_a_wrong_type() =>
        Assert.Throws<WrongTypeException>(() => Json(AmazonECSModel.Service.Operations["RunTask"], "[]"));

    [Fact]
    public void Unknown_members_and_nulls_are_passed_over()
    {
        var request = (RunTaskRequest)Json(AmazonECSModel.Service.Operations["RunTask"], """{"cluster":null,"brandNew":{"a":1},"count":2.0,"tags":[null,{"key":"k"}]}""");

        Assert.Null(request.Cluster);
        Assert.Equal(2, request.Count);
        Assert.Equal("k", Assert.Single(request.Tags).Key);
    }

    [Fact]
    public void A_query_parameter_of_a_wrong_type_is_named()
    {
        var e = Assert.Throws<WrongTypeException>(() => AmazonIdentityManagementServiceModel.ListRoles.ReadQuery(new Dictionary<string, string> { ["MaxItems"] = "many" }));

        Assert.Equal(("MaxItems", "many is not a valid Integer"), (e.Path, e.Message));
    }

    [Fact]
    public void Query_lists_are_read_in_the_order_of_their_numbers()
    {
        var request = (SimulatePrincipalPolicyRequest)AmazonIdentityManagementServiceModel.SimulatePrincipalPolicy.ReadQuery(new Dictionary<string, string>
        {
            ["Action"] = "SimulatePrincipalPolicy",
            ["PolicySourceArn"] = "arn:aws:iam::123456789012:role/r",
            ["ActionNames.member.10"] = "ecs:J",
            ["ActionNames.member.2"] = "ecs:B",
            ["ActionNames.member.1"] = "ecs:A",
            ["ContextEntries.member.1.ContextKeyName"] = "aws:RequestTag/team",
            ["ContextEntries.member.1.ContextKeyValues.member.1"] = "shop",
            ["ContextEntries.member.1.ContextKeyType"] = "string",
        });

        Assert.Equal(["ecs:A", "ecs:B", "ecs:J"], request.ActionNames);
        Assert.Equal(["shop"], Assert.Single(request.ContextEntries).ContextKeyValues);
    }

    [Fact]
    public void Members_a_request_lacks_are_told_by_their_wire_names()
    {
        var operation = AmazonApplicationAutoScalingModel.Service.Operations["RegisterScalableTarget"];

        Assert.Equal(["ServiceNamespace", "ResourceId", "ScalableDimension"], operation.RequiredMembers);
        Assert.Equal(["ResourceId", "ScalableDimension"], operation.Missing(Json(operation, """{"ServiceNamespace":"ecs"}""")));
    }

    [Fact]
    public void The_errors_of_a_service_have_their_wire_code_status_and_fault()
    {
        var missing = AmazonIdentityManagementServiceModel.Service.Errors["NoSuchEntity"];
        var broken = AmazonECSModel.Service.Errors["ServerException"];

        Assert.Equal((404, ErrorType.Sender, typeof(NoSuchEntityException)), (missing.Status, missing.Fault, missing.ExceptionType));
        Assert.Equal((500, ErrorType.Receiver), (broken.Status, broken.Fault));
        Assert.Same(missing, AmazonIdentityManagementServiceModel.Service.ErrorOf(new NoSuchEntityException("x")));
        Assert.Null(AmazonECSModel.Service.ErrorOf(new NoSuchEntityException("x")));
        Assert.Contains("ClusterNotFoundException", AmazonECSModel.RunTask.Errors);
    }

    [Fact]
    public void An_operation_without_a_result_answers_with_metadata_alone() =>
        Assert.Equal("""<DeleteRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></DeleteRoleResponse>""",
            Parity.Answers.Write(AmazonIdentityManagementServiceModel.DeleteRole, new DeleteRoleResponse()));

    private static object Json(OperationModel operation, string text)
    {
        using var json = JsonDocument.Parse(text);
        return operation.ReadJson(json.RootElement);
    }
}
