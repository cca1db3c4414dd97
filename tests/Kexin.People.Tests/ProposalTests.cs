using Kexin.Ledger.Contracts.Ports;
using Kexin.People.Records;
using Kexin.People.Rights;
using Kexin.People.SigningIn;
using Kexin.People.TwoPeople;

namespace Kexin.People.Tests;

/// <summary>What takes two people is done by two, once, while both may.</summary>
public sealed class ProposalTests
{
    private static readonly Permission[] s_asks = [Permission.DestroyDatasets];
    private readonly Desks _desks = new();

    [Fact]
    public void An_act_takes_two_from_when_a_second_person_could_confirm_it()
    {
        Assert.False(NeedsTwo());
        var wang = _desks.Add("wang", FirstRoles.DataOfficer);
        Assert.True(NeedsTwo());
        Assert.False(_desks.Book.State.NeedsTwo(Act.ReviewDocument, [Permission.ReviewTasks]));
        _desks.People.SetTakeTwo([Act.ApproveGrant]);
        Assert.False(NeedsTwo());
        _desks.People.SetTakeTwo([Act.DestroyDataset]);
        _desks.People.Suspend(wang.Person.Id);
        Assert.False(NeedsTwo());
    }

    [Fact]
    public void Another_person_confirms_once_and_sees_the_request_as_it_came()
    {
        var (wang, li) = (_desks.Add("wang", FirstRoles.DataOfficer), _desks.Add("li", FirstRoles.DataOfficer));
        var proposal = Propose(wang);
        Assert.Equal(PeopleFaults.Forbidden, Fault(() => _desks.Proposals.Confirm(wang, proposal.Id)));
        var confirmed = _desks.Proposals.Confirm(li, proposal.Id);
        Assert.Equal(
            ("DELETE", "/v1/datasets/aa", "?x=1", "AQI="),
            (confirmed.Method, confirmed.Path, confirmed.Query, confirmed.Body)
        );
        Assert.Equal(FaultCodes.Conflict, Fault(() => _desks.Proposals.Confirm(li, proposal.Id)));
        Assert.Equal(FaultCodes.Conflict, Fault(() => _desks.Proposals.Refuse(wang, proposal.Id)));
        _desks.Proposals.Note(proposal.Id, 204);
        var kept = _desks.Restarted().Proposals[proposal.Id];
        Assert.Equal((ProposalState.Confirmed, li.Person.Id, 204), (kept.State, kept.DecidedBy, kept.Outcome));
    }

    [Fact]
    public void Who_lacks_the_permission_sees_and_confirms_nothing()
    {
        var proposal = Propose(_desks.Add("wang", FirstRoles.DataOfficer));
        var stranger = _desks.Add("li", FirstRoles.Researcher);
        Assert.Empty(_desks.Proposals.List(stranger));
        Assert.Equal(FaultCodes.NotFound, Fault(() => _desks.Proposals.Confirm(stranger, proposal.Id)));
        var auditor = _desks.Add("chen", "auditor");
        Assert.Single(_desks.Proposals.List(auditor));
        Assert.Equal(PeopleFaults.Forbidden, Fault(() => _desks.Proposals.Confirm(auditor, proposal.Id)));
        Assert.Equal(PeopleFaults.Forbidden, Fault(() => _desks.Proposals.Refuse(auditor, proposal.Id)));
    }

    [Fact]
    public void What_nobody_confirms_in_time_is_over()
    {
        var li = _desks.Add("li", FirstRoles.DataOfficer);
        var proposal = Propose(_desks.Add("wang", FirstRoles.DataOfficer));
        _desks.Pass(ProposalDesk.Life);
        Assert.Equal(FaultCodes.Conflict, Fault(() => _desks.Proposals.Confirm(li, proposal.Id)));
        Assert.False(_desks.Proposals.Waits(proposal));
    }

    [Fact]
    public void What_was_proposed_by_somebody_who_left_or_lost_the_right_is_not_done()
    {
        var (wang, li) = (_desks.Add("wang", FirstRoles.DataOfficer), _desks.Add("li", FirstRoles.DataOfficer));
        var proposal = Propose(wang);
        _desks.People.SetRoles(_desks.Admin, wang.Person.Id, [FirstRoles.Researcher]);
        Assert.Equal(FaultCodes.Conflict, Fault(() => _desks.Proposals.Confirm(li, proposal.Id)));
        _desks.People.SetRoles(_desks.Admin, wang.Person.Id, [FirstRoles.DataOfficer]);
        _desks.People.Suspend(wang.Person.Id);
        Assert.Equal(FaultCodes.Conflict, Fault(() => _desks.Proposals.Confirm(li, proposal.Id)));
    }

    [Fact]
    public void Refused_by_the_other_or_taken_back_it_is_over()
    {
        var (wang, li) = (_desks.Add("wang", FirstRoles.DataOfficer), _desks.Add("li", FirstRoles.DataOfficer));
        Assert.Equal(ProposalState.Refused, _desks.Proposals.Refuse(li, Propose(wang).Id).State);
        var own = Propose(wang);
        Assert.Equal(ProposalState.Withdrawn, _desks.Proposals.Refuse(wang, own.Id).State);
        Assert.Equal(FaultCodes.Conflict, Fault(() => _desks.Proposals.Confirm(li, own.Id)));
    }

    [Fact]
    public void A_request_that_is_too_long_is_not_kept() =>
        Assert.Equal(
            FaultCodes.Invalid,
            Fault(() =>
                _desks.Proposals.Propose(
                    _desks.Admin,
                    Act.DestroyDataset,
                    s_asks,
                    new ProposedRequest("POST", "/", "", null, new byte[ProposalDesk.LargestBodyInBytes + 1])
                )
            )
        );

    private bool NeedsTwo() => _desks.Book.State.NeedsTwo(Act.DestroyDataset, s_asks);

    private Proposal Propose(Caller caller) =>
        _desks.Proposals.Propose(
            caller,
            Act.DestroyDataset,
            s_asks,
            new ProposedRequest("DELETE", "/v1/datasets/aa", "?x=1", null, [1, 2])
        );

    private static string Fault(Action action) => Assert.Throws<DomainException>(action).Code;
}
