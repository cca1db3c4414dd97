using System.Text.Json;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Kexin.Node.Tests.Data;

namespace Kexin.Node.Tests.Evidence;

/// <summary>The evidence log as FHIR AuditEvents: HL7's own classes read each, with all their rules, and nothing of an entry is lost.</summary>
public sealed class AuditEventTests
{
    [Fact]
    public async System.Threading.Tasks.Task Every_entry_is_an_audit_event_that_the_reference_library_accepts()
    {
        await using var node = await DataNode.StartAsync();
        var dataset = await node.AddAsync();
        var token = await node.PublishAsync(dataset);
        await node.RefusedAsync(node.Request(token, "age"));
        var grant = await node.GrantAsync(token, ["age"]);
        await node.OpenAsync(node.Request(token, "age") with { Person = "p-asker" });

        var bundle = Read(node, new PageRequest(null, 100));
        var events = bundle.Entry.Select(entry => Assert.IsType<AuditEvent>(entry.Resource)).ToList();
        Assert.Equal(node.Evidence.Count, events.Count);
        Assert.Equal(
            node.Evidence.Select(entry => entry.Kind),
            events.Select(audit => Assert.Single(audit.Subtype).Code)
        );
        Assert.Equal(node.Evidence.Select(entry => entry.Time), events.Select(audit => audit.Recorded!.Value));
        Assert.All(events, audit => Assert.NotEmpty(audit.Agent));

        var opened = events[0];
        Assert.Equal(
            (AuditEvent.AuditEventAction.R, AuditEvent.AuditEventOutcome.N0),
            (opened.Action!.Value, opened.Outcome!.Value)
        );
        Assert.Equal("110112", opened.Type.Code);
        Assert.Equal(DataNode.Purpose, Assert.Single(opened.PurposeOfEvent).Text);
        Assert.Equal([node.Asker.ToString(), "p-asker"], opened.Agent.Select(agent => agent.Who!.Identifier!.Value));
        Assert.Contains(opened.Entity, entity => entity.Name == "grant" && entity.What!.Identifier!.Value == grant);
        var details = opened.Entity.Single(entity => entity.Name == "evidence").Detail;
        Assert.Equal("age", ((FhirString)details.Single(detail => detail.Type == "fields").Value).Value);

        var refused = events.Single(audit => audit.Subtype[0].Code == EvidenceKinds.DatasetRefused);
        Assert.Equal(AuditEvent.AuditEventOutcome.N8, refused.Outcome);
    }

    [Fact]
    public async System.Threading.Tasks.Task A_long_log_goes_on_by_the_bundles_link()
    {
        await using var node = await DataNode.StartAsync();
        await node.PublishAsync(await node.AddAsync());
        var first = Read(node, QueryValues.Page(null, "1"));
        var next = new Uri(new Uri("http://node"), first.Link.Single(link => link.Relation == "next").Url!);
        var cursor = System.Web.HttpUtility.ParseQueryString(next.Query)["after"];
        var second = Read(node, QueryValues.Page(cursor, "1"));
        Assert.NotEqual(first.Entry[0].Resource!.Id, second.Entry[0].Resource!.Id);
    }

    private static Bundle Read(DataNode node, PageRequest page)
    {
        var events = new AuditEvents(node.Node.Get<EvidenceViews>(), node.Node.Get<ILedger>());
        var options = new JsonSerializerOptions().ForFhir(ModelInfo.ModelInspector);
        return JsonSerializer.Deserialize<Bundle>(events.List(page).ToJsonString(), options)!;
    }
}
