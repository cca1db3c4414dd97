using System.Security.Cryptography;
using Kexin.Inspection.Desks;
using Kexin.People;
using Kexin.People.Managing;
using Kexin.People.Records;
using Kexin.People.SigningIn;

namespace Kexin.Inspection.Tests.Desks;

/// <summary>Phones are bound by codes: to whom, how often, and for how long.</summary>
public sealed class PhoneDeskTests : IDisposable
{
    private readonly MovedTime _time = new(Sample.Now);
    private readonly MemoryStores _stores = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly PeopleBook _people;
    private readonly Callers _callers;
    private readonly PhoneDesk _desk;

    public PhoneDeskTests()
    {
        var (state, _, _) = NewPeople.First("admin", RandomSource.System, _time.GetUtcNow());
        _people = new PeopleBook(new Kept(PeopleBook.Encode(state)));
        _callers = new Callers(_people, _time);
        var tokens = new TokenDesk(_people, RandomSource.System, _time);
        _desk = new PhoneDesk(new(_stores), _people, tokens, RandomSource.System, _time);
    }

    private byte[] Key => _key.ExportSubjectPublicKeyInfo();

    public void Dispose() => _key.Dispose();

    [Fact]
    public void Only_somebody_who_may_inspect_gets_a_code()
    {
        Assert.Equal(FaultCodes.NotFound, Assert.Throws<DomainException>(() => _desk.NewCode("nobody")).Code);
        var auditor = Add("Wang", "auditor");
        Assert.Equal(FaultCodes.Conflict, Assert.Throws<DomainException>(() => _desk.NewCode(auditor.Id)).Code);
        Assert.Equal(_time.GetUtcNow() + PhoneDesk.CodeLife, _desk.NewCode(Add("Li", "inspector").Id).EndsAt);
    }

    [Fact]
    public void A_code_binds_one_phone_as_people_type_it()
    {
        var person = Add("Li", "inspector");
        var code = _desk.NewCode(person.Id).Code;
        var typed = $" {code[..4]}-{code[4..8]} {code[8..]}".ToLowerInvariant();
        var (phone, token, _, _) = _desk.Enrol(typed, Key, "Li's");
        Assert.Equal(phone.Id, _desk.PhoneOf(_callers.Find(token)!).Id);
        Assert.Equal(PersonState.Active, _people.State.People[person.Id].State);
        AssertWrong(code);
    }

    [Fact]
    public void A_code_ends_after_a_day_or_with_the_next_one()
    {
        var person = Add("Li", "inspector");
        var first = _desk.NewCode(person.Id).Code;
        var second = _desk.NewCode(person.Id).Code;
        AssertWrong(first);
        _time.Now += Sample.Day;
        AssertWrong(second);
        var third = _desk.NewCode(person.Id).Code;
        _time.Now += Sample.Day - 1;
        _desk.Enrol(third, Key, "Li's");
    }

    [Fact]
    public void A_code_of_somebody_who_was_suspended_is_none()
    {
        var person = Add("Li", "inspector");
        var code = _desk.NewCode(person.Id).Code;
        _people.Change(state => state.With(state.People[person.Id] with { State = PersonState.Suspended }));
        AssertWrong(code);
    }

    [Fact]
    public void A_key_that_is_none_uses_no_code_up()
    {
        var code = _desk.NewCode(Add("Li", "inspector").Id).Code;
        var fault = Assert.Throws<DomainException>(() => _desk.Enrol(code, [1, 2, 3], "Li's"));
        Assert.Equal(FaultCodes.Invalid, fault.Code);
        _desk.Enrol(code, Key, "Li's");
    }

    [Fact]
    public void A_second_phone_ends_the_first_and_its_token()
    {
        var person = Add("Li", "inspector");
        var (first, token, _, _) = _desk.Enrol(_desk.NewCode(person.Id).Code, Key, "old");
        var other = Add("Wang", "inspector");
        var (kept, keptToken, _, _) = _desk.Enrol(_desk.NewCode(other.Id).Code, Key, "Wang's");
        _desk.Enrol(_desk.NewCode(person.Id).Code, Key, "new");
        Assert.Null(_callers.Find(token));
        Assert.Equal(kept.Id, _desk.PhoneOf(_callers.Find(keptToken)!).Id);
        Assert.NotNull(new Inspection.Book.InspectionBook(_stores).Phones.Get(first.Id).EndedAt);
    }

    [Fact]
    public void A_caller_without_a_phone_is_told_so()
    {
        var (phone, token, _, _) = _desk.Enrol(_desk.NewCode(Add("Li", "inspector").Id).Code, Key, "Li's");
        var caller = _callers.Find(token)!;
        _desk.End(phone);
        Assert.Equal(FaultCodes.Conflict, Assert.Throws<DomainException>(() => _desk.PhoneOf(caller)).Code);
    }

    private void AssertWrong(string code) =>
        Assert.Equal(PeopleFaults.WrongSignIn, Assert.Throws<DomainException>(() => _desk.Enrol(code, Key, "x")).Code);

    private Person Add(string name, string role)
    {
        var person = NewPeople.Make(name, [role], RandomSource.System, _time.GetUtcNow());
        _people.Change(state => state.With(person));
        return person;
    }

    private sealed class Kept(byte[] content) : IPeopleStore
    {
        private byte[] _content = content;

        public byte[] Load() => _content;

        public void Save(byte[] content) => _content = content;
    }
}
