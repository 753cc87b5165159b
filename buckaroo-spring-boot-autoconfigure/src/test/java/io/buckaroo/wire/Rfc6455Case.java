package io.buckaroo.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.buckaroo.Termination;
import io.buckaroo.fixture.Frames;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.RawConnection.RawFrame;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * The input of a client to an echo endpoint, and the expected outcome.
 *
 * @param section the section of RFC 6455 that requires the outcome
 * @param what the description of the input
 * @param sent the input
 * @param answers the expected frames, the last of which is a close frame
 * @param end the termination that the handler receives
 */
record Rfc6455Case(String section, String what, byte[] sent, List<String> answers, Termination end) {

	/** The length from which payloads are described by their length and a hash. */
	private static final int SHOWN = 150;

	/**
	 * Creates a case after which the client closes normally.
	 */
	static Rfc6455Case good(String section, String what, byte[] sent, String... answers) {
		return new Rfc6455Case(section, what, Frames.join(sent, Frames.close(1000)), with(answers, "close 1000"),
				new Termination.ClosedByPeer(CloseStatus.NORMAL));
	}

	/**
	 * Creates a case that ends with the client's close frame.
	 */
	static Rfc6455Case closed(String section, String what, byte[] sent, CloseStatus status, String... answers) {
		return new Rfc6455Case(section, what, sent, List.of(answers), new Termination.ClosedByPeer(status));
	}

	/**
	 * Creates a case that violates the protocol.
	 */
	static Rfc6455Case bad(String section, String what, int code, byte[] sent, String... answers) {
		CloseStatus status = (code == CloseStatus.TOO_BIG_TO_PROCESS.getCode())
				? CloseStatus.TOO_BIG_TO_PROCESS.withReason("Message too big") : new CloseStatus(code);
		String reason = (status.getReason() != null) ? " " + status.getReason() : "";
		return new Rfc6455Case(section, what, sent, with(answers, "close " + code + reason),
				new Termination.ProtocolError(status));
	}

	private static List<String> with(String[] answers, String last) {
		List<String> all = new ArrayList<>(Arrays.asList(answers));
		all.add(last);
		return all;
	}

	/**
	 * Describes a frame.
	 */
	static String describe(RawFrame frame) {
		return switch (frame.firstByte()) {
			case RawConnection.FIN | RawConnection.TEXT -> text(frame.payload());
			case RawConnection.FIN | RawConnection.BINARY -> binary(frame.payload());
			case RawConnection.FIN | RawConnection.PONG -> pong(frame.payload());
			case RawConnection.FIN | RawConnection.CLOSE -> close(frame);
			default -> "0x%02X %s".formatted(frame.firstByte(), show(frame.payload(), frame.text()));
		};
	}

	static String text(byte[] payload) {
		return "text " + show(payload, new String(payload, StandardCharsets.UTF_8));
	}

	static String binary(byte[] payload) {
		return "binary " + show(payload, new String(payload, StandardCharsets.ISO_8859_1));
	}

	static String pong(byte[] payload) {
		return "pong " + show(payload, new String(payload, StandardCharsets.ISO_8859_1));
	}

	private static String close(RawFrame frame) {
		if (frame.payload().length == 0) {
			return "close";
		}
		String reason = new String(frame.payload(), 2, frame.payload().length - 2, StandardCharsets.UTF_8);
		return ("close " + frame.closeCode() + " " + reason).strip();
	}

	private static String show(byte[] payload, String shown) {
		return (payload.length <= SHOWN) ? shown : payload.length + " bytes #" + Arrays.hashCode(payload);
	}

	@Override
	public String toString() {
		return this.section + " " + this.what;
	}

}
