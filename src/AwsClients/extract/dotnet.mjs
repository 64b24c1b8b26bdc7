// Where AWSSDK for .NET departs from the service's own model.

/** CloudWatch Logs counts these in milliseconds since the epoch; the .NET SDK shows them as DateTime. */
export const datesInMillis = new Set([
  "InputLogEvent.timestamp", "OutputLogEvent.timestamp", "OutputLogEvent.ingestionTime",
  "GetLogEventsRequest.startTime", "GetLogEventsRequest.endTime", "LogGroup.creationTime", "LogStream.creationTime",
  "LogStream.firstEventTimestamp", "LogStream.lastEventTimestamp", "LogStream.lastIngestionTime", "MetricFilter.creationTime",
].map(member => `Amazon.CloudWatchLogs.${member}`));

/** The operations whose client method may be called without a request. */
const noArguments = {
  "Amazon.ECS": ["DescribeClusters", "ListClusters"],
  "Amazon.CloudWatchLogs": ["DescribeLogGroups"],
  "Amazon.IdentityManagement": ["GetUser", "ListAccountAliases", "ListGroups", "ListInstanceProfiles", "ListPolicies", "ListRoles", "ListUsers"],
  "Amazon.SecurityToken": ["GetSessionToken"],
};

/** The paginators that give pages alone, and not the items on them. */
const pagesAlone = {
  "Amazon.SimpleSystemsManagement": ["DescribeParameters", "DescribePatchProperties", "GetParameterHistory", "GetParametersByPath", "ListNodesSummary"],
};

export const withoutArguments = (namespace, operation) => noArguments[namespace]?.includes(operation) ?? false;
export const withoutItems = (namespace, operation) => pagesAlone[namespace]?.includes(operation) ?? false;
