package io.buckaroo.webflux.socket;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import io.buckaroo.MalformedMessage;
import io.buckaroo.Termination;
import io.buckaroo.route.Route;
import io.buckaroo.runtime.Labels;
import io.buckaroo.webflux.log.ClientText;
import io.buckaroo.webflux.log.QuietLog;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * Logs the errors of a WebSocket route's clients, at a limited rate.
 */
final class SocketFaults {

	private static final Log logger = LogFactory.getLog(SocketFaults.class);

	/** A number at the end of a rule of Netty, such as the opcode. */
	private static final Pattern NUMBER = Pattern.compile(" \\d+$");

	private final Route.WebSocket route;

	/** The logs of protocol violations, by the rule; there are about a dozen. */
	private final Map<String, QuietLog> violations = new ConcurrentHashMap<>(0);

	/** The logs of malformed messages, by the reason. */
	private final Map<MalformedMessage.Reason, QuietLog> malformed = new ConcurrentHashMap<>(0);

	private final QuietLog oversized;

	private final QuietLog floods;

	private final QuietLog overloads;

	SocketFaults(Route.WebSocket route) {
		this.route = route;
		this.oversized = new QuietLog(logger,
				"Closed a connection that sent a message larger than 'max-message-size': " + route);
		this.floods = new QuietLog(logger, "Closed a connection that exceeded 'max-message-rate': " + route);
		this.overloads = new QuietLog(logger,
				"Closed a connection because messages that were received in part exceeded "
						+ "'buckaroo.websocket.max-buffered': " + route);
	}

	/**
	 * Logs a violation of the protocol or of the size limit.
	 * @param status the close status
	 * @param rule the rule that the client broke, without its input
	 */
	void logViolation(CloseStatus status, @Nullable String rule) {
		if (status.getCode() == CloseStatus.TOO_BIG_TO_PROCESS.getCode()) {
			this.oversized.warn();
		}
		else {
			this.violations.computeIfAbsent(NUMBER.matcher(String.valueOf(rule)).replaceAll(""), this::violation)
				.warn();
		}
	}

	private QuietLog violation(String rule) {
		return new QuietLog(logger,
				"Closed a connection after a protocol violation (%s): %s".formatted(rule, this.route));
	}

	/**
	 * Logs a malformed message.
	 * @param message the message
	 */
	void logMalformed(MalformedMessage message) {
		this.malformed.computeIfAbsent(message.reason(), this::malformed)
			.warn(() -> ": " + ClientText.sentence(message.description()));
	}

	private QuietLog malformed(MalformedMessage.Reason reason) {
		return new QuietLog(logger,
				"Received a message that is malformed (%s): %s".formatted(Labels.of(reason), this.route));
	}

	/**
	 * Logs the end of a connection that exceeded the message rate or the memory of
	 * partial messages.
	 * @param termination the termination of the connection
	 */
	void log(Termination termination) {
		if (termination instanceof Termination.Evicted evicted) {
			boolean overload = evicted.status().getCode() == CloseStatus.SERVICE_OVERLOAD.getCode();
			(overload ? this.overloads : this.floods).warn();
		}
	}

}
