package io.buckaroo.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.buckaroo.Termination;
import io.buckaroo.runtime.ConnectionKind;
import io.buckaroo.runtime.ConnectionListener;
import io.buckaroo.runtime.HandshakeOutcome;
import io.buckaroo.runtime.Labels;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * The timers of handshakes and of the life of connections.
 */
final class ConnectionTimers implements ConnectionListener {

	/** The usual ends of a WebSocket. */
	private static final List<Termination> ENDS = List.of(new Termination.Stopped(CloseStatus.NORMAL),
			new Termination.ClosedByPeer(CloseStatus.NORMAL), new Termination.ClosedByPeer(CloseStatus.GOING_AWAY),
			new Termination.ClosedByPeer(CloseStatus.NO_STATUS_CODE), new Termination.Disconnected(),
			new Termination.IdleTimeout(), new Termination.SlowConsumer(),
			new Termination.ProtocolError(CloseStatus.PROTOCOL_ERROR),
			new Termination.ProtocolError(CloseStatus.BAD_DATA),
			new Termination.ProtocolError(CloseStatus.TOO_BIG_TO_PROCESS),
			new Termination.Failed(new IllegalStateException()), new Termination.Shutdown(), new Termination.MaxAge(),
			new Termination.Evicted(CloseStatus.POLICY_VIOLATION));

	private final ConventionalMeters meters;

	private final Map<Tags, Timer> handshakes = new ConcurrentHashMap<>();

	private final Map<Tags, Timer> durations = new ConcurrentHashMap<>();

	ConnectionTimers(ConventionalMeters meters) {
		this.meters = meters;
	}

	static Tags tags(ConnectionKind kind, String route) {
		return Tags.of("kind", Labels.of(kind), "route", route);
	}

	/**
	 * Registers the timers of a route, so that its time series begin at zero: Prometheus
	 * does not see the increase of one that begins with its first event.
	 */
	void register(ConnectionKind kind, String route) {
		for (HandshakeOutcome outcome : HandshakeOutcome.values()) {
			handshakes(kind, route, outcome);
		}
		ENDS.stream().filter((end) -> isPossible(end, kind)).forEach((end) -> duration(kind, route, end));
	}

	private static boolean isPossible(Termination end, ConnectionKind kind) {
		return kind == ConnectionKind.WEBSOCKET
				|| !(end instanceof Termination.ClosedByPeer || end instanceof Termination.ProtocolError);
	}

	@Override
	public void handshake(ConnectionKind kind, String route, HandshakeOutcome outcome, Duration duration) {
		handshakes(kind, route, outcome).record(duration);
	}

	private Timer handshakes(ConnectionKind kind, String route, HandshakeOutcome outcome) {
		return this.handshakes.computeIfAbsent(tags(kind, route).and("outcome", Labels.of(outcome)),
				(tags) -> this.meters.timer(BuckarooMeter.HANDSHAKES, tags));
	}

	@Override
	public void ended(ConnectionKind kind, String route, Termination termination, Duration duration) {
		duration(kind, route, termination).record(duration);
	}

	private Timer duration(ConnectionKind kind, String route, Termination termination) {
		Tags tags = tags(kind, route).and("termination", Labels.of(termination), "close.code",
				Labels.closeCode(kind, termination));
		return this.durations.computeIfAbsent(tags,
				(absent) -> this.meters.timer(BuckarooMeter.CONNECTIONS_DURATION, absent));
	}

}
