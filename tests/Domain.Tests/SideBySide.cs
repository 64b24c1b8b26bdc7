// most of what these tests spend their time on is waiting for one another's processes, files and databases, not computing: more of them than there are cores go at once
[assembly: Xunit.v3.Parallelization(MaxThreads = 4)]
