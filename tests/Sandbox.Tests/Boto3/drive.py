"""Drives a standalone Sandbox as boto3's users do: paginators, waiters, typed errors, metrics in boto3's own protocol.

Arguments: the Sandbox's address. Prints one JSON object of what it saw.
"""
import datetime
import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

address = sys.argv[1]
subnets = sys.argv[2].split(",")
group = sys.argv[3]


def client(name):
    return boto3.client(name, endpoint_url=address, region_name="us-east-1", config=Config(retries={"max_attempts": 2, "mode": "standard"}))


ecs, scaling, metrics = client("ecs"), client("application-autoscaling"), client("cloudwatch")
saw = {"boto3": boto3.__version__}

for i in range(12):
    ecs.create_cluster(clusterName=f"boto-{i:02d}")
pages = list(ecs.get_paginator("list_clusters").paginate(PaginationConfig={"PageSize": 5}))
saw["pages"] = len(pages)
saw["clusters"] = sum(len(p["clusterArns"]) for p in pages)

ecs.register_task_definition(
    family="boto-web", requiresCompatibilities=["FARGATE"], networkMode="awsvpc", cpu="256", memory="512",
    containerDefinitions=[{"name": "app", "image": "nginx:1.27", "portMappings": [{"containerPort": 8080}]}],
)
ecs.create_service(
    cluster="boto-00", serviceName="web", taskDefinition="boto-web", desiredCount=2, launchType="FARGATE",
    networkConfiguration={"awsvpcConfiguration": {"subnets": subnets, "securityGroups": [group]}},
)
ecs.get_waiter("services_stable").wait(cluster="boto-00", services=["web"], WaiterConfig={"Delay": 1, "MaxAttempts": 60})
saw["running"] = ecs.describe_services(cluster="boto-00", services=["web"])["services"][0]["runningCount"]

try:
    ecs.update_service(cluster="boto-00", service="nope", desiredCount=1)
except ecs.exceptions.ServiceNotFoundException as e:
    saw["missing"] = e.response["Error"]["Code"]
try:
    ecs.delete_cluster(cluster="boto-00")
except ClientError as e:
    saw["conflict"] = e.response["Error"]["Code"]

metrics.put_metric_data(Namespace="Boto", MetricData=[{"MetricName": "orders", "Value": 3, "Unit": "Count"}, {"MetricName": "orders", "Value": 4, "Unit": "Count"}])
now = datetime.datetime.now(datetime.timezone.utc)
answer = metrics.get_metric_data(
    StartTime=now - datetime.timedelta(minutes=5), EndTime=now + datetime.timedelta(minutes=5),
    MetricDataQueries=[{"Id": "o", "MetricStat": {"Metric": {"Namespace": "Boto", "MetricName": "orders"}, "Period": 60, "Stat": "Sum"}}],
)
saw["orders"] = sum(answer["MetricDataResults"][0]["Values"])
metrics.put_metric_alarm(
    AlarmName="boto-many", Namespace="Boto", MetricName="orders", Statistic="Sum", Period=60, EvaluationPeriods=1, Threshold=100,
    ComparisonOperator="GreaterThanThreshold",
)
saw["alarms"] = [a["AlarmName"] for p in metrics.get_paginator("describe_alarms").paginate() for a in p["MetricAlarms"]]
try:
    metrics.set_alarm_state(AlarmName="nope", StateValue="OK", StateReason="by hand")
except metrics.exceptions.ResourceNotFound as e:
    saw["no_alarm"] = e.response["Error"]["Code"]

target = {"ServiceNamespace": "ecs", "ResourceId": "service/boto-00/web", "ScalableDimension": "ecs:service:DesiredCount"}
scaling.register_scalable_target(MinCapacity=1, MaxCapacity=3, **target)
saw["targets"] = [t["MaxCapacity"] for p in scaling.get_paginator("describe_scalable_targets").paginate(ServiceNamespace="ecs") for t in p["ScalableTargets"]]

ecs.delete_service(cluster="boto-00", service="web", force=True)
ecs.get_waiter("services_inactive").wait(cluster="boto-00", services=["web"], WaiterConfig={"Delay": 1, "MaxAttempts": 60})
saw["deleted"] = ecs.delete_cluster(cluster="boto-00")["cluster"]["status"]
print(json.dumps(saw))
