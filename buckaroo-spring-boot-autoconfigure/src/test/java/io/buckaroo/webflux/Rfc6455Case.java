package io.buckaroo.webflux;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.buckaroo.Termination;
import io.buckaroo.webflux.RawConnection.RawFrame;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * What a client sends to an endpoint that echoes, and what has to come of it.
 *
 * @param section the section of RFC 6455 that says so
 * @param what is sent, in words
 * @param sent all that the client sends
 * @param answers the frames that come back, the last of which is a close frame
 * @param end what the handler is told, once
 */
record Rfc6455Case(String section, String what, byte[] sent, List<String> answers, Termination end) {

	/** Longer payloads are shown by their length and a hash. */
	private static final int SHOWN = 150;

	/**
	 * A case after which the client closes, which has to be answered.
	 */
	static Rfc6455Case good(String section, String what, byte[] sent, String... answers) {
		return new Rfc6455Case(section, what, Frames.join(sent, Frames.close(1000)), with(answers, "close 1000"),
				new Termination.ClosedByPeer(CloseStatus.NORMAL));
	}

	/**
	 * A case in which the client's own close frame ends it.
	 */
	static Rfc6455Case closed(String section, String what, byte[] sent, CloseStatus status, String... answers) {
		return new Rfc6455Case(section, what, sent, List.of(answers), new Termination.ClosedByPeer(status));
	}

	/**
	 * A case that breaks the protocol.
	 */
	static Rfc6455Case bad(String section, String what, int code, byte[] sent, String... answers) {
		return new Rfc6455Case(section, what, sent, with(answers, "close " + code),
				new Termination.ProtocolError(new CloseStatus(code)));
	}

	private static List<String> with(String[] answers, String last) {
		List<String> all = new ArrayList<>(Arrays.asList(answers));
		all.add(last);
		return all;
	}

	/**
	 * A frame in words.
	 */
	static String say(RawFrame frame) {
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
