/*
 * A model of the way of a record from the topic to its last outcome, for Spin (https://spinroot.com). ARCHITECTURE.md,
 * "The model of the dead letters", says what it shows and what it leaves out. Run it with deploy/e2e/model/check.
 *
 * Two replicas share one partition. Its records have one key. Each step below is one atomic step of the real services: a
 * statement that commits, a record that reaches a topic, an offset commit, or the begin or end of a call of the handler.
 * A replica can crash between any two steps. What it held in memory is lost then; the journal and the topics stay.
 *
 * Macros that plant a fault begin with BUG_. The model must fail with each of them. HOLD_KEY models on-give-up=hold-key.
 */

#define RECORDS 2
#ifndef CRASHES
#define CRASHES 2
#endif
/* Rebalances: a lost session, and a revoke whose drain may end before the work does. */
#ifndef REBALANCES
#define REBALANCES 1
#endif
#ifndef REDRIVES
#define REDRIVES 2 /* at most */
#endif

#ifdef HOLD_KEY
#define HOLDS true
#else
#define HOLDS false
#endif

/* The outcome of an event in the journal. */
#define NONE 0
#define PROCESSED 1
#define DEAD 2

/* A record in the memory of a replica (pipeline, journal, deadletter). */
#define UNREAD 0
#define NEW 1          /* the look-up found no row */
#define KNOWN 2        /* the look-up found a row */
#define HANDLING 3
#define QUEUED_OK 4    /* the outcome waits in the insert queue */
#define QUEUED_BAD 5
#define QUEUED_KNOWN 6
#define INSERT_OK 7    /* its insert is on the way */
#define INSERT_BAD 8
#define INSERT_KNOWN 9
#define RESOLVE 10     /* the insert found a row of the same identity */
#define PUBLISH 11     /* the journal holds the dead letter, and the topic may not */
#define SENT 12
#define SETTLED 13

/* A dead letter in a redrive. */
#define NO_CLAIM 0
#define CLAIMED 1
#define LOADED 2
#define RUNNING 3
#define RUN_OK 4
#define RUN_BAD 5
#define RUN_LAPSED 6   /* the time for attempts is over */
#define ENDED 7

/* PostgreSQL. */
byte outcome[RECORDS];
bool published[RECORDS];
byte token[RECORDS];   /* the redrive that claimed the dead letter last, from 1 */
bool leased[RECORDS];  /* its lease has not ended */

/* Kafka. */
bool deadLetterTopic[RECORDS];
byte beginning;        /* the retention of the topic deleted the records before */
byte committed;
byte owner;            /* the replica that the group assigned the partition to */

/* The memory of the replicas. */
byte state[2 * RECORDS];
bool turnEnded[2 * RECORDS];
bool assigned[2];      /* what the replica believes */
bool stopping[2];      /* a revoke drains */
byte fetched[2];
byte working[2];        /* records that a drain waits for */
byte swept;            /* the record that the sweep publishes, from 1 */
bool sweptSent;

/* The redrives. The first runs on replica 0, the second on replica 1. */
bool runs[2];          /* false before its start and after a crash */
byte started;
byte claim[2 * RECORDS];
bool stuck[2];  /* a dead letter of the key was not processed */

/* What may still go wrong. */
byte crashes = CRASHES;
byte rebalances = REBALANCES;

/* Only for the assertions. */
bool overlap;          /* two replicas may work on the same records: a session was lost, or a drain timed out */
bool handled[RECORDS]; /* the handler was called, and no outcome is journaled */
byte calls;            /* calls of the handler that run now, in the pipeline and in redrives */
bool redriving[RECORDS];

#define SWEEPER 1
#define OTHER (1 - me)
/* The other replica holds nothing of an earlier assignment. */
#define FREE_OTHER (!assigned[OTHER] && working[OTHER] == 0)
#define STATE(r) state[me * RECORDS + (r)]
#define IS_QUEUED(r) (STATE(r) >= QUEUED_OK && STATE(r) <= QUEUED_KNOWN)
#define IS_INSERT(r) (STATE(r) >= INSERT_OK && STATE(r) <= INSERT_KNOWN)
#define TURN_ENDED(r) turnEnded[me * RECORDS + (r)]
#define CLAIM(r) claim[call * RECORDS + (r)]
#define HOLDER (call + 1)

/* KeySequencer: the tasks of a key begin one after another. */
#define TURN(r) ((r) == 0 || TURN_ENDED((r) - 1))
#define OWNS (assigned[me] && !stopping[me])

/* The event has its outcome, and a dead letter is on its topic and marked. */
#define DONE(r) (outcome[r] == PROCESSED || (outcome[r] == DEAD && published[r] && deadLetterTopic[r]))

/* Assignments.onPartitionsAssigned: the new owner knows nothing and begins at the committed offset. */
inline assign(to) {
    owner = to;
    assigned[to] = true;
    stopping[to] = false;
    fetched[to] = (committed > beginning -> committed : beginning);
    working[to] = 0;
    b = 0;
    do
    :: b < RECORDS ->
        state[to * RECORDS + b] = (b < fetched[to] -> SETTLED : UNREAD);
        turnEnded[to * RECORDS + b] = b < fetched[to];
        b++
    :: else -> break
    od;
    b = 0
}

#ifdef BUG_COMMIT_WHEN_JOURNALED
#define COUNTS(s) ((s) == SETTLED || (s) == PUBLISH || (s) == SENT)
#else
#define COUNTS(s) ((s) == SETTLED)
#endif

/* Assignment.position, and a commit. The broker refuses that of a replica without the partition. */
inline commit() {
    b = committed;
    do
    :: b < RECORDS && COUNTS(STATE(b)) && owner == me -> b++
    :: else -> break
    od;
    do
    :: committed < b ->
        /* An offset is committed only behind records that need nothing more. */
        assert(committed < beginning || outcome[committed] != NONE);
        assert(committed < beginning || outcome[committed] == PROCESSED || deadLetterTopic[committed]);
        committed++
    :: else -> break
    od;
    b = 0
}

/* The record is not of this replica any more, or it needs nothing more. */
inline leave(r) {
    STATE(r) = (assigned[me] -> SETTLED : UNREAD);
    TURN_ENDED(r) = assigned[me];
    working[me]--
}

/* PartitionWriter.close: drops what waits. What runs is not interrupted. */
inline close() {
    assigned[me] = false;
    stopping[me] = false;
    fetched[me] = 0;
    b = 0;
    do
    :: b < RECORDS ->
        if
        :: IS_QUEUED(b) -> leave(b)
        :: STATE(b) == NEW || STATE(b) == KNOWN || STATE(b) == SETTLED -> STATE(b) = UNREAD
        :: else
        fi;
        TURN_ENDED(b) = false;
        b++
    :: else -> break
    od;
    b = 0
}

/* InsertQueue.write. */
inline enqueue(r, queued) {
    if
#ifndef BUG_WRITE_AFTER_CLOSE
    :: !assigned[me] -> leave(r)
#endif
#ifdef BUG_KEY_GOES_ON_BEFORE_JOURNAL
    :: assigned[me] -> STATE(r) = queued; TURN_ENDED(r) = true
#endif
    :: else -> STATE(r) = queued; TURN_ENDED(r) = assigned[me] && (!HOLDS || queued != QUEUED_BAD)
    fi
}

/* One record in one replica, from its poll to its settlement. */
proctype Delivery(bit me; byte r) {
    byte before;
end:
    do
    /* EventsConsumer, OrderedProcessing.lookUp */
    :: d_step { OWNS && fetched[me] == r && STATE(r) == UNREAD ->
        fetched[me]++;
        STATE(r) = (outcome[r] == NONE -> NEW : KNOWN)
#ifdef BUG_NO_LOOK_UP
        ; STATE(r) = NEW
#endif
    }
    /* OrderedProcessing.process: a known event is not handled again. */
    :: d_step { OWNS && STATE(r) == KNOWN && TURN(r) ->
        working[me]++;
        enqueue(r, QUEUED_KNOWN)
    }
    :: d_step { OWNS && STATE(r) == NEW && TURN(r) && HOLDS && (r > 0 && outcome[r - 1] == DEAD) ->
        working[me]++;
        enqueue(r, QUEUED_BAD)
    }
    :: d_step { OWNS && STATE(r) == NEW && TURN(r) && !(HOLDS && r > 0 && outcome[r - 1] == DEAD) ->
        /* The handler is not called for an event that has its outcome. */
        assert(outcome[r] == NONE || overlap);
        /* In the order of the key. */
        assert(r == 0 || handled[r - 1] || outcome[r - 1] != NONE);
        /* With hold-key, one at a time for the key, and none behind a dead letter. */
        assert(!HOLDS || overlap || (calls == 0 && (r == 0 || outcome[r - 1] != DEAD)));
        working[me]++;
        calls++;
        handled[r] = outcome[r] == NONE;
        STATE(r) = HANDLING
    }
    :: d_step { STATE(r) == HANDLING -> calls--; enqueue(r, QUEUED_OK) }
    :: d_step { STATE(r) == HANDLING -> calls--; enqueue(r, QUEUED_BAD) }
#ifdef BUG_PUBLISH_BEFORE_JOURNAL
    :: d_step { STATE(r) == QUEUED_BAD && !deadLetterTopic[r] -> assert(outcome[r] != NONE); deadLetterTopic[r] = true }
#endif
    /* InsertQueue.take: in the order of the queue. */
    :: d_step { IS_QUEUED(r) && (r == 0 || !IS_QUEUED(r - 1)) ->
        STATE(r) = STATE(r) + (INSERT_OK - QUEUED_OK)
    }
    /* EventInsert: the first outcome stands. */
    :: d_step { IS_INSERT(r) && (r == 0 || !IS_INSERT(r - 1)) ->
        /* The journal keeps the order of the key. */
        assert(r == 0 || outcome[r - 1] != NONE);
        assert(STATE(r) != INSERT_KNOWN || outcome[r] != NONE);
        before = outcome[r];
        if
#ifdef BUG_LAST_OUTCOME_STANDS
        :: STATE(r) != INSERT_KNOWN && outcome[r] != NONE ->
            outcome[r] = (STATE(r) == INSERT_OK -> PROCESSED : DEAD);
            STATE(r) = RESOLVE
#endif
        :: outcome[r] == NONE && STATE(r) == INSERT_OK -> outcome[r] = PROCESSED; handled[r] = false; leave(r)
        :: outcome[r] == NONE && STATE(r) == INSERT_BAD ->
            outcome[r] = DEAD;
            handled[r] = false;
            STATE(r) = PUBLISH
        :: else -> STATE(r) = RESOLVE
        fi;
        assert(before == NONE || outcome[r] == before);
        /* With hold-key, nothing behind a dead letter is processed. */
        assert(!HOLDS || overlap || r == 0 || outcome[r] != PROCESSED || before != NONE || outcome[r - 1] != DEAD);
        before = NONE
    }
    /* KnownEvents.unpublished */
    :: d_step { STATE(r) == RESOLVE ->
        if
#ifndef BUG_NO_REPUBLISH
        :: outcome[r] == DEAD && !published[r] -> STATE(r) = PUBLISH
#endif
        :: else -> leave(r)
        fi
    }
    /* DeadLetterPublisher */
#ifdef BUG_MARK_BEFORE_SEND
    :: d_step { STATE(r) == PUBLISH -> published[r] = true; STATE(r) = SENT }
    :: d_step { STATE(r) == SENT -> deadLetterTopic[r] = true; leave(r) }
#else
    :: d_step { STATE(r) == PUBLISH ->
        assert(outcome[r] != NONE);
        deadLetterTopic[r] = true;
        STATE(r) = SENT
    }
    :: d_step { STATE(r) == SENT -> published[r] = true; leave(r) }
#endif
    od
}

/* The partition in one replica: commits, rebalances, crashes. */
/* A crash of a replica that does nothing changes nothing. */
#define BUSY (assigned[me] || working[me] > 0 || (me == SWEEPER && swept > 0) || runs[me])

proctype Replica(bit me) {
    byte b;
end:
    do
    :: d_step { assigned[me] && owner == me && committed < RECORDS && COUNTS(STATE(committed)) -> commit() }
    /* A revoke: no further work begins. It ends when the work has ended, or at the drain time-out. */
    :: d_step { OWNS && owner == me && rebalances > 0 && FREE_OTHER -> rebalances--; stopping[me] = true }
    :: d_step { stopping[me] && FREE_OTHER ->
        overlap = overlap || working[me] > 0;
        commit();
        close();
        assign(OTHER)
    }
    /* A lost session: the group goes on with the other replica. This one notices it later. */
    :: d_step { OWNS && owner == me && rebalances > 0 && FREE_OTHER ->
        rebalances--;
        overlap = true;
        assign(OTHER)
    }
    :: d_step { OWNS && owner != me -> close() }
    /* A crash. The call of the handler ends with it. */
    :: atomic { crashes > 0 && BUSY ->
        d_step {
            crashes--;
            b = 0;
            do
            :: b < RECORDS ->
                if
                :: STATE(b) == HANDLING -> calls--
                :: else
                fi;
                STATE(b) = UNREAD;
                TURN_ENDED(b) = false;
                b++
            :: else -> break
            od;
            assigned[me] = false;
            stopping[me] = false;
            fetched[me] = 0;
            working[me] = 0;
            if
            :: me == SWEEPER -> swept = 0; sweptSent = false
            :: else
            fi;
            b = 0;
            do
            :: b < 2 * RECORDS ->
                if
                :: b / RECORDS == me && claim[b] == RUNNING -> calls--; redriving[b % RECORDS] = false
                :: else
                fi;
                if
                :: b / RECORDS == me && claim[b] != NO_CLAIM -> claim[b] = ENDED
                :: else
                fi;
                b++
            :: else -> break
            od;
            runs[me] = false
        };
        /* Until the restart, the topic may delete a record that is journaled. */
        if
        :: owner == me && committed < RECORDS && outcome[committed] != NONE -> beginning = committed + 1
        :: true
        fi;
        /* The group assigns the partition to the other replica, or again to this one after its restart. */
        if
        :: owner == me -> d_step { assign(me) }
        :: owner == me && FREE_OTHER -> d_step { assign(OTHER) }
        :: owner != me
        fi
    }
    od
}

/* DeadLetterSweeper. An advisory lock lets one replica sweep at a time; here it is always the same. */
proctype Sweep(byte r) {
end:
    do
#ifndef BUG_NO_SWEEP
    :: d_step { swept == 0 && outcome[r] == DEAD && !published[r] -> swept = r + 1 }
#endif
    :: d_step { swept == r + 1 && !sweptSent -> deadLetterTopic[r] = true; sweptSent = true }
    :: d_step { swept == r + 1 && sweptSent -> published[r] = true; swept = 0; sweptSent = false }
    od
}

#ifdef BUG_CLAIM_LEASED
#define FREE(r) true
#else
#define FREE(r) (!leased[r])
#endif
#ifdef BUG_CLAIM_BEHIND_LEASED
#define BEHIND(r) false
#else
#define BEHIND(r) ((r) > 0 && outcome[(r) - 1] == DEAD && leased[(r) - 1] && token[(r) - 1] != HOLDER)
#endif

/* RedriveClaims.claim: at most a number of dead letters, in the order of the topic. */
inline claimUpTo(limit) {
    n = 0;
    b = 0;
    do
    :: b < RECORDS ->
        if
        :: outcome[b] == DEAD && FREE(b) && !BEHIND(b) && n < limit ->
            token[b] = HOLDER;
            leased[b] = true;
            CLAIM(b) = CLAIMED;
            n++
        :: else
        fi;
        b++
    :: else -> break
    od;
    n = 0;
    b = 0
}

#define CAN_START (started == call && (outcome[0] == DEAD || outcome[1] == DEAD))

proctype Redrive(byte call) {
    byte b, n;
end:
    do
    :: d_step { CAN_START -> started++; runs[call] = true; claimUpTo(1) }
    :: d_step { CAN_START -> started++; runs[call] = true; claimUpTo(RECORDS) }
    od
}

inline giveBack(r) {
    if
    :: token[r] == HOLDER -> token[r] = 0; leased[r] = false
    :: else
    fi;
    CLAIM(r) = ENDED
}

/* A dead letter that is not processed, or that another redrive holds, ends this redrive for its key. */
inline skipLater() {
#ifndef BUG_GO_ON_AFTER_LOST_CLAIM
    stuck[call] = true
#else
    skip
#endif
}

/* One dead letter in one redrive. */
proctype Claim(byte call; byte r) {
end:
    do
    :: d_step { CLAIM(r) == CLAIMED && (r == 0 || CLAIM(r - 1) == NO_CLAIM || CLAIM(r - 1) == ENDED) ->
        if
        :: stuck[call] -> giveBack(r)
        :: !stuck[call] && token[r] == HOLDER && outcome[r] == DEAD -> leased[r] = true; CLAIM(r) = LOADED
        :: else -> CLAIM(r) = ENDED; skipLater()
        fi
    }
    :: d_step { CLAIM(r) == LOADED ->
        /* Never again once it is processed, never twice at the same time, and in the order of the key. */
        assert(outcome[r] == DEAD);
        assert(!redriving[r]);
        assert(r == 0 || outcome[r - 1] != DEAD);
        assert(!HOLDS || overlap || calls == 0);
        redriving[r] = true;
        calls++;
        CLAIM(r) = RUNNING
    }
    :: d_step { CLAIM(r) == RUNNING -> calls--; redriving[r] = false; CLAIM(r) = RUN_OK }
    :: d_step { CLAIM(r) == RUNNING -> calls--; redriving[r] = false; CLAIM(r) = RUN_BAD }
    :: d_step { CLAIM(r) == RUNNING -> calls--; redriving[r] = false; CLAIM(r) = RUN_LAPSED }
    :: d_step { CLAIM(r) == RUN_LAPSED ->
        giveBack(r);
#ifndef BUG_GO_ON_AFTER_LAPSE
        stuck[call] = true
#endif
    }
    /* RedriveClaims.complete: only the holder writes the new outcome. */
    :: d_step { CLAIM(r) == RUN_OK || CLAIM(r) == RUN_BAD ->
        if
#ifdef BUG_COMPLETE_WITHOUT_TOKEN
        :: true ->
#else
        :: token[r] == HOLDER ->
#endif
            assert(outcome[r] == DEAD);
            token[r] = 0;
            leased[r] = false;
            outcome[r] = (CLAIM(r) == RUN_OK -> PROCESSED : DEAD);
            stuck[call] = stuck[call] || CLAIM(r) == RUN_BAD
        :: else -> skipLater()
        fi;
        CLAIM(r) = ENDED
    }
    od
}

#define ATTEMPT(c, r) (claim[(c) * RECORDS + (r)] == LOADED || claim[(c) * RECORDS + (r)] == RUNNING)
#ifdef BUG_LEASE_ENDS_DURING_ATTEMPT
#define IN_ATTEMPT(r) false
#else
#define IN_ATTEMPT(r) (token[r] > 0 && ATTEMPT(token[r] - 1, r))
#endif

/* The time: a lease ends, but not during an attempt (Redrive.patience). */
proctype Time(byte r) {
end:
    do
    /* Only another redrive notices the end. */
    :: d_step { leased[r] && !IN_ATTEMPT(r) && started < REDRIVES -> leased[r] = false }
    od
}

#define ALL_SETTLED (committed == RECORDS && DONE(0) && DONE(1))

#ifndef LIVENESS
/* When the faults have stopped and no step is left, nothing waits. */
active proctype Rest() {
    timeout -> assert(ALL_SETTLED && calls == 0 && working[0] == 0 && working[1] == 0 && swept == 0)
}
#else
/* Every run comes to the point from which on every event has its outcome and every dead letter is on its topic. */
ltl settles { <> [] ALL_SETTLED }
#endif

init {
    byte b, m;
    atomic {
        assign(0);
        m = 0;
        do
        :: m < 2 ->
            run Replica(m);
            b = 0;
            do
            :: b < RECORDS -> run Delivery(m, b); b++
            :: else -> break
            od;
            m++
        :: else -> break
        od;
        b = 0;
        do
        :: b < REDRIVES -> run Redrive(b); b++
        :: else -> break
        od;
        b = 0;
        do
        :: b < REDRIVES * RECORDS -> run Claim(b / RECORDS, b % RECORDS); b++
        :: else -> break
        od;
        b = 0;
        do
        :: b < RECORDS -> run Sweep(b); run Time(b); b++
        :: else -> break
        od
    }
}
