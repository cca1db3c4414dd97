/* What:    the members' finality protocol at one height, as docs/ledger.md states it: rounds, locks, recovery.
 * Source:  Tendermint (Buchman, Kwon, Milosevic, arXiv 1807.04938) for votes, locks and rounds; the promise in a
 *          recovery is the prepare phase of Paxos.
 * Size:    four members. Three are honest and modelled; the fourth lies, so it counts for whatever helps it. A quorum is
 *          three: two honest members and the liar. What a member ever said (pv, pc, said) stays in the world, and reaches
 *          anybody at any later time or never. Leaders show anything to anybody.
 * Faults:  CRASHES restarts with the signing memory whole, LOSSES members that forget everything, SETBACKS memories set back
 *          to a copy of before this height, where an honest member that answers has heard a later wish; each start ends with one.
 * Checked: safety (no two final values), the lock, and that a round with an honest leader that has heard everybody
 *          decides, from every state that can be reached.
 * Broken:  each -D below takes one rule away; the tests see that the checker finds each fault.
 */
#ifndef ROUNDS
#define ROUNDS 3
#endif
#ifndef CRASHES
#define CRASHES 1
#endif
#ifndef LOSSES
#define LOSSES 1
#endif
#ifndef SETBACKS
#define SETBACKS 0
#endif

/* On disk: the highest round that a member has wished for, and its lock: a round, counted from 1, and a value. */
byte wish[3], lockRound[3];
bit lockValue[3];

/* In memory: one more than the last round in which it prevoted. */
byte voted[3];

/* What the world has seen of it: votes, bit 2*round+value, and the highest wish. */
byte pv[3], pc[3], said[3];

/* A recovery: the round asked for, 0 when there is none, and who has answered. */
byte ask[3];
bit answeredNext[3], answeredLast[3];
byte crashes, losses, setbacks;

/* Who has heard of a wish of member 0 at this height, of which the copy knows none. */
bit heardNext, heardLast;

#define NEXT(i) (((i) + 1) % 3)
#define LAST(i) (((i) + 2) % 3)
#define LOST(i) (ask[i] > 0)
#define BIT(r, v) (1 << (2 * (r) + (v)))
#define HAS(votes, i, r, v) ((votes[i] & BIT(r, v)) != 0)
#define QUORUM(votes, r, v) (HAS(votes, 0, r, v) + HAS(votes, 1, r, v) + HAS(votes, 2, r, v) >= 2)
#define WISHED(r) ((said[0] >= (r)) + (said[1] >= (r)) + (said[2] >= (r)) >= 2)
#define FINAL(v) (QUORUM(pc, 0, v) || QUORUM(pc, 1, v) || QUORUM(pc, 2, v))

/* A proof of lock for v from a round before r that is at least the lock's. */
#define PROOF_OF(i, q, v, r) (q < r && lockRound[i] <= q + 1 && QUORUM(pv, q, v))
#define PROOF(i, v, r) (PROOF_OF(i, 0, v, r) || PROOF_OF(i, 1, v, r) || PROOF_OF(i, 2, v, r))

#ifdef NO_LOCK /* a member prevotes for whatever it is shown */
#define ALLOWED(i, v, r) true
#else
#ifdef NO_UNLOCK /* a lock yields to nothing, not even to a newer proof of lock */
#define ALLOWED(i, v, r) (lockRound[i] == 0 || lockValue[i] == v)
#else
#define ALLOWED(i, v, r) (lockRound[i] == 0 || lockValue[i] == v || PROOF(i, v, r))
#endif
#endif

/* A member votes in a round for which a quorum wishes, and in none before one that it has wished for itself. */
#ifdef VOTE_BELOW
#define VOTES(i, r) (r < ROUNDS && !LOST(i) && WISHED(r))
#else
#define VOTES(i, r) (r < ROUNDS && !LOST(i) && WISHED(r) && wish[i] <= r)
#endif

inline say(i, w) {
    if
    :: wish[i] < w -> wish[i] = w
    :: else
    fi;
    if
    :: said[i] < wish[i] -> said[i] = wish[i]
    :: else
    fi
}

/* A round with an honest leader that has heard of every lock: it proposes the value of the highest, and all may vote. */
#define HIGHEST(i) (lockRound[i] >= lockRound[NEXT(i)] && lockRound[i] >= lockRound[LAST(i)])
#define ALL_ALLOWED(v) (ALLOWED(0, v, ROUNDS) && ALLOWED(1, v, ROUNDS) && ALLOWED(2, v, ROUNDS))
#define DECIDES(i) (!HIGHEST(i) || ALL_ALLOWED(lockValue[i]))

inline check() {
    assert(!(FINAL(0) && FINAL(1)));
    assert(LOST(0) || LOST(1) || LOST(2) || (DECIDES(0) && DECIDES(1) && DECIDES(2)))
}

/* Some leader shows member i the value v in round r. The first vote of all is for 0: the values are alike. */
#define PREVOTE(r, v) \
    :: d_step { VOTES(i, r) && voted[i] <= r && ALLOWED(i, v, r) && (v == 0 || pv[0] + pv[1] + pv[2] > 0) -> \
        say(i, r); \
        voted[i] = r + 1; \
        pv[i] = pv[i] | BIT(r, v); \
        check() }

/* Member i learns of a proof of lock for v of round r, and answers it; the lock is saved first. */
#define PRECOMMIT(r, v) \
    :: d_step { VOTES(i, r) && !HAS(pc, i, r, v) && QUORUM(pv, r, v) && lockRound[i] <= r + 1 -> \
        say(i, r); \
        lockRound[i] = r + 1; \
        lockValue[i] = v; \
        pc[i] = pc[i] | BIT(r, v); \
        check() }

/* Everything that member i had is gone or set back; all that it said is still in the world. It asks for a round that is
 * later than any that the others had wished for when they heard of its new start. By symmetry it is member 0. */
#define LOSE(r) \
    :: d_step { i == 0 && !LOST(i) && losses < LOSSES && r < ROUNDS && wish[NEXT(i)] < r && wish[LAST(i)] < r -> \
        losses++; \
        ask[i] = r; \
        wish[i] = 0; voted[i] = 0; lockRound[i] = 0; lockValue[i] = 0 }

/* The memory of member 0 is set back to the copy, and j answers it first, with the liar: that is enough for a memory that
 * nobody knows to be older. Who has heard of a later wish says so, and the member counts as one that lost everything. */
#ifdef UNHEARD /* no honest member that answers has heard of anything since the copy: outside of what is promised */
#define COUNTS(heard) (!heard)
#else
#define COUNTS(heard) heard
#endif
#ifdef NO_MEMORY_CHECK /* what others say that they heard of it is not compared with the memory */
#define KNOWN(heard) false
#else
#define KNOWN(heard) heard
#endif
#define SET_BACK(r, j, heard) \
    :: d_step { i == 0 && !LOST(i) && setbacks < SETBACKS && r < ROUNDS && COUNTS(heard) && wish[j] < r && \
            (!KNOWN(heard) || wish[NEXT(i)] < r && wish[LAST(i)] < r) -> \
        setbacks++; \
        wish[i] = 0; voted[i] = 0; lockRound[i] = 0; lockValue[i] = 0; \
        if \
        :: KNOWN(heard) -> ask[i] = r \
        :: else -> \
            say(j, r); \
            ADOPT(j); \
            say(i, r) \
        fi; \
        check() }

/* Another member answers: it promises to vote no more below the round asked for, and tells its lock, which is adopted. */
#define ANSWER(j, answered) \
    :: d_step { LOST(i) && !LOST(j) && !answered[i] -> \
        answered[i] = 1; \
        PROMISE(j); \
        ADOPT(j); \
        check() }
#ifdef NO_PROMISE
#define PROMISE(j) skip
#else
#define PROMISE(j) say(j, ask[i])
#endif
#ifdef NO_ADOPTION
#define ADOPT(j) skip
#else
#define ADOPT(j) \
    if \
    :: lockRound[j] > lockRound[i] -> lockRound[i] = lockRound[j]; lockValue[i] = lockValue[j] \
    :: else \
    fi
#endif

#ifdef FEW_ANSWERS /* two answers are taken for enough, and one of them is the liar's */
#define ENOUGH(i) (answeredNext[i] || answeredLast[i])
#else /* all three, of which one is the liar's */
#define ENOUGH(i) (answeredNext[i] && answeredLast[i])
#endif

proctype member(byte i) {
    do
    /* A timer runs out, or others wish for a later round. */
    :: d_step { !LOST(i) && wish[i] < ROUNDS - 1 -> say(i, wish[i] + 1) }

    PREVOTE(0, 0)
    PREVOTE(0, 1)
    PREVOTE(1, 0)
    PREVOTE(1, 1)
    PREVOTE(2, 0)
    PREVOTE(2, 1)
    PRECOMMIT(0, 0)
    PRECOMMIT(0, 1)
    PRECOMMIT(1, 0)
    PRECOMMIT(1, 1)
    PRECOMMIT(2, 0)
    PRECOMMIT(2, 1)

    /* It is started again with its memory whole. Prevotes were never saved, so it votes in later rounds only. */
    :: d_step { !LOST(i) && crashes < CRASHES && voted[i] > 0 && wish[i] < ROUNDS - 1 ->
        crashes++;
        voted[i] = 0;
#ifndef VOTE_AGAIN
        say(i, wish[i] + 1);
#endif
#ifdef LOCK_IN_MEMORY /* the lock is not saved */
        lockRound[i] = 0;
        lockValue[i] = 0;
#endif
        check() }

    LOSE(1)
    LOSE(2)
#if SETBACKS > 0
    :: d_step { i == 0 && said[i] > 0 && !heardNext && setbacks < SETBACKS -> heardNext = 1 }
    :: d_step { i == 0 && said[i] > 0 && !heardLast && setbacks < SETBACKS -> heardLast = 1 }
    SET_BACK(1, NEXT(i), heardNext)
    SET_BACK(1, LAST(i), heardLast)
    SET_BACK(2, NEXT(i), heardNext)
    SET_BACK(2, LAST(i), heardLast)
#endif
    ANSWER(NEXT(i), answeredNext)
    ANSWER(LAST(i), answeredLast)

    /* Enough others have answered. */
    :: d_step { LOST(i) && ENOUGH(i) ->
        answeredNext[i] = 0;
        answeredLast[i] = 0;
#ifndef NO_FLOOR /* it votes from the round on that it asked for */
        say(i, ask[i]);
#endif
        ask[i] = 0;
        check() }
    od
}

init {
    atomic { run member(0); run member(1); run member(2) }
}
