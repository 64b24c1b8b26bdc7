using System.Text.Json.Nodes;
using Domain.Access;
using Domain.Requests;

namespace Domain.Audit;

/// <summary>What a pack can prove.</summary>
/// <param name="Sealed">Lines of others between, of which only the hash is given.</param>
/// <param name="Head">Null where the record does not hold, or has no line of the request.</param>
/// <param name="IsPublished">False: no head had been published yet, so this one was signed for the pack.</param>
internal sealed record EvidenceProof(int Sealed, PublishedHead? Head, bool IsPublished, ChainBreak? Broken);

/// <summary>The words and the script of an evidence pack.</summary>
internal static class EvidenceText
{
    /// <summary>Python 3 without packages: any auditor's machine has it.</summary>
    public const string Script = """
        import hashlib, json, sys

        proof, previous, hidden = {}, None, 0
        for text in open("proof.jsonl", encoding="utf-8"):
            line = json.loads(text)
            at = line["sequence"]
            if previous is not None and (at != previous["sequence"] + 1 or line["previousHash"] != previous["hash"]):
                sys.exit("BROKEN: line %d does not follow the one before" % at)
            if "input" not in line:
                hidden += 1
            elif hashlib.sha256(line["input"].encode("utf-8")).hexdigest() != line["hash"]:
                sys.exit("BROKEN: the hash of line %d does not fit what it says" % at)
            elif not line["input"].startswith("%d:%s\n" % (len(line["previousHash"]), line["previousHash"])):
                sys.exit("BROKEN: line %d names another line before it" % at)
            proof[at] = previous = line

        for line in json.load(open("record.json", encoding="utf-8")):
            shown = proof.get(line["sequence"], {}).get("input")
            if shown is None or not shown.endswith(":" + line["data"] + "\n") or (":" + line["what"] + "\n") not in shown or (":" + line["who"] + "\n") not in shown:
                sys.exit("BROKEN: line %d of record.json is not the one that was proved" % line["sequence"])

        sequence, digest = open("head.txt", encoding="ascii").read().split()[:2]
        if previous is None or int(sequence) != previous["sequence"] or digest != previous["hash"]:
            sys.exit("BROKEN: the lines do not end in the signed head")
        print("whole: %d lines up to the head of line %s, %d of them by their hash alone" % (len(proof), sequence, hidden))

        """;

    /// <summary>The calls that changed AWS, as the record's lines hold them.</summary>
    public static JsonArray Calls(IEnumerable<AuditEntry> record)
    {
        var calls = new JsonArray();
        foreach (var line in record)
        {
            if (JsonNode.Parse(line.Data) is JsonObject data && data["aws"] is JsonArray asked)
            {
                foreach (var call in asked)
                {
                    calls.Add(new JsonObject { ["line"] = line.Sequence, ["at"] = line.At.ToString("O"), ["step"] = data["step"]?.DeepClone(), ["title"] = data["title"]?.DeepClone(), ["call"] = call?.DeepClone() });
                }
            }
        }

        return calls;
    }

    public static string Readme(Request request, Actor who, DateTimeOffset now, EvidenceProof proof) => $"""
        Evidence for request #{request.Number}: {request.Title}
        Made by Berth for {who.Name} on {now.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC.

        request.json     what was asked, by whom and why
        plan.json        every step that was approved; diff.txt is the same for reading
        checks.json      the checks, with what IAM's simulation answered
        decisions.json   what was required, who decided what in which round, in whose place
        waivers.json     guardrails that were waived for the workload: by whom, why, until when; checks.json names those the approval rests on
        operation.json   what was done; "calls" are the calls that changed AWS with AWS's request ids, by which CloudTrail knows them
        record.json      the request's lines of Berth's record
        proof.jsonl      every line of the record from the request's first to the signed head
        head.txt         that head: sequence, hash, time, signature
        public-key.pem   the key it is signed with

        {State(proof)}

        To verify
        1. python3 verify.py
           Each line's "input" is what its SHA-256 is made of: the hash of the line before, sequence, time in microseconds, person, name, event,
           team, environment, request and data, each with its length in front. {(proof.Sealed == 0 ? "" : $"{proof.Sealed} lines belong to other teams: of them only the hashes are here; an auditor's pack has them whole.")}
        2. The signature is ECDSA on P-256 over the first three fields of head.txt:
             cut -d' ' -f4 head.txt | base64 -d > signature
             printf '%s' "$(cut -d' ' -f1-3 head.txt)" | openssl dgst -sha256 -verify public-key.pem -signature signature
        3. public-key.pem must be the key you know as Berth's, not only the one in this pack: it is at /api/v1/audit/key.
        4. {(proof.IsPublished ? "head.txt must stand in heads.log, of which your organisation keeps a copy outside the database." : "head.txt was signed for this pack. A pack made later ends in a published head, which stands in heads.log outside the database too.")}

        """;

    private static string State(EvidenceProof proof) => proof switch
    {
        { Broken: { } broken } => $"THE RECORD DOES NOT HOLD: {broken.Why}",
        { Head: null } => "The request has no line in the record, so there is nothing to prove: it was never sent, or is older than the record.",
        { IsPublished: true, Head: { } head } => $"The lines hold up to the head of line {head.Sequence}, published {head.At:yyyy-MM-dd HH:mm:ss} UTC.",
        { Head: { } head } => $"The lines hold up to line {head.Sequence}. No head has been published since the request's last line; that happens every hour.",
    };
}
