package io.buckaroo.runtime;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.buckaroo.Mailbox.Overflow;
import io.buckaroo.MalformedMessage;
import io.buckaroo.Termination;

/**
 * The counters of one route, which never decrease. Those of messages are kept for each
 * event loop, and are summed when they are read. Safe to use from any thread.
 */
final class RouteCounters {

	private final ConnectionKind kind;

	private final String route;

	private final Map<EventLoop, LoopCounters> loops = new ConcurrentHashMap<>();

	/** The counts of event loops that have been forgotten. Guarded by this. */
	private final LoopCounters retired = new LoopCounters(Instant.EPOCH);

	private final EnumTally<Overflow> rejections = new EnumTally<>(Overflow.class);

	private final EnumTally<MalformedMessage.Reason> malformed = new EnumTally<>(MalformedMessage.Reason.class);

	private final Tally ended = new Tally();

	private final EnumTally<HandshakeOutcome> handshakes = new EnumTally<>(HandshakeOutcome.class);

	RouteCounters(ConnectionKind kind, String route) {
		this.kind = kind;
		this.route = route;
	}

	ConnectionKind kind() {
		return this.kind;
	}

	String route() {
		return this.route;
	}

	/**
	 * Returns the counters that an event loop writes.
	 */
	LoopCounters of(EventLoop eventLoop) {
		LoopCounters counters = this.loops.get(eventLoop);
		return (counters != null) ? counters : this.loops.computeIfAbsent(eventLoop,
				(absent) -> new LoopCounters(Instant.now().minusNanos(absent.nanoTime())));
	}

	/**
	 * Forgets the event loops, which may have ended, but not what they have counted. To
	 * be called while no connection is open.
	 */
	synchronized void retire() {
		this.loops.values().forEach(this.retired::add);
		this.loops.clear();
	}

	/**
	 * Counts a message that a full mailbox has rejected. Called for each of them, under
	 * the monitor of the mailbox.
	 */
	void rejected(Overflow overflow) {
		this.rejections.count(overflow);
	}

	void malformed(MalformedMessage.Reason reason) {
		this.malformed.count(reason);
	}

	void ended(Termination termination) {
		this.ended.count(Labels.of(termination));
	}

	void handshake(HandshakeOutcome outcome) {
		this.handshakes.count(outcome);
	}

	synchronized RouteStatistics statistics() {
		LoopCounters total = new LoopCounters(Instant.EPOCH);
		total.add(this.retired);
		this.loops.values().forEach(total::add);
		return new RouteStatistics(Labels.of(this.kind), this.route, total.open, total.paused, total.opened,
				total.received(), total.sent(), this.rejections.counts(), this.malformed.counts(), this.ended.counts(),
				this.handshakes.counts());
	}

}
