package io.buckaroo.wire;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.Utf8Samples;

import org.springframework.web.reactive.socket.CloseStatus;

import static io.buckaroo.fixture.Frames.binary;
import static io.buckaroo.fixture.Frames.bytes;
import static io.buckaroo.fixture.Frames.close;
import static io.buckaroo.fixture.Frames.fragments;
import static io.buckaroo.fixture.Frames.frame;
import static io.buckaroo.fixture.Frames.head;
import static io.buckaroo.fixture.Frames.hex;
import static io.buckaroo.fixture.Frames.join;
import static io.buckaroo.fixture.Frames.ping;
import static io.buckaroo.fixture.Frames.pong;
import static io.buckaroo.fixture.Frames.text;
import static io.buckaroo.fixture.Frames.unmasked;
import static io.buckaroo.fixture.Frames.utf8;
import static io.buckaroo.fixture.RawConnection.BINARY;
import static io.buckaroo.fixture.RawConnection.CLOSE;
import static io.buckaroo.fixture.RawConnection.CONTINUATION;
import static io.buckaroo.fixture.RawConnection.FIN;
import static io.buckaroo.fixture.RawConnection.PING;
import static io.buckaroo.fixture.RawConnection.PONG;
import static io.buckaroo.fixture.RawConnection.RSV1;
import static io.buckaroo.fixture.RawConnection.RSV2;
import static io.buckaroo.fixture.RawConnection.RSV3;
import static io.buckaroo.fixture.RawConnection.TEXT;
import static io.buckaroo.wire.Rfc6455Case.bad;
import static io.buckaroo.wire.Rfc6455Case.closed;
import static io.buckaroo.wire.Rfc6455Case.good;

/**
 * The cases of the conformance suite, by topic.
 */
final class Rfc6455Cases {

	/** The maximum message size of the endpoint, in bytes. */
	static final int LIMIT = 100_000;

	private static final int[] RESERVED_OPCODES = { 0x3, 0x4, 0x5, 0x6, 0x7, 0xB, 0xC, 0xD, 0xE, 0xF };

	private static final int[] VALID_CLOSE_CODES = { 1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013,
			1014, 3000, 3999, 4000, 4999 };

	private static final int[] INVALID_CLOSE_CODES = { 0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000,
			9999, 32767, 32768, 33768, 65535 };

	private Rfc6455Cases() {
	}

	static Stream<Rfc6455Case> all() {
		return Stream
			.of(lengths(), masks(), pings(), reservedBits(), reservedOpcodes(), fragmentation(), utf8Texts(), closing(),
					limits())
			.flatMap((cases) -> cases);
	}

	private static Stream<Rfc6455Case> lengths() {
		Stream<Rfc6455Case> valid = IntStream.of(0, 1, 2, 124, 125, 126, 127, 128, 65535, 65536, LIMIT)
			.boxed()
			.flatMap((length) -> Stream.of(
					good("5.2", "a text of %d bytes".formatted(length), text("*".repeat(length)),
							Rfc6455Case.text(utf8("*".repeat(length)))),
					good("5.2", "%d bytes".formatted(length), binary(bytes(length)),
							Rfc6455Case.binary(bytes(length)))));
		Stream<Rfc6455Case> notMinimal = Stream.of(0, 1, 125)
			.map((length) -> bad("5.2", "a length of %d in 16 bits".formatted(length), 1002,
					head(FIN | BINARY, 2, length)));
		Stream<Rfc6455Case> farFromMinimal = Stream.of(0, 125, 126, 65535)
			.map((length) -> bad("5.2", "a length of %d in 64 bits".formatted(length), 1002,
					head(FIN | BINARY, 8, length)));
		Stream<Rfc6455Case> negative = Stream.of(Long.MIN_VALUE, Long.MIN_VALUE + 5, -1L)
			.flatMap((length) -> Stream.of(
					bad("5.2", "a length with the highest bit, %x".formatted(length), 1002,
							head(FIN | BINARY, 8, length)),
					bad("5.2", "a fragment whose length has the highest bit, %x".formatted(length), 1002,
							join(frame(BINARY, "a"), head(FIN | CONTINUATION, 8, length)))));
		return Stream.of(valid, notMinimal, farFromMinimal, negative).flatMap((cases) -> cases);
	}

	private static Stream<Rfc6455Case> masks() {
		byte[] zeroMask = hex("8182 00000000 6869");
		return Stream.of(good("5.3", "a mask of zeros", zeroMask, "text hi"),
				bad("5.1", "a text without mask", 1002, unmasked(FIN | TEXT, "a")),
				bad("5.1", "an empty text without mask", 1002, unmasked(FIN | TEXT, "")),
				bad("5.1", "a ping without mask", 1002, unmasked(FIN | PING, "a")),
				bad("5.1", "a close without mask", 1002, unmasked(FIN | CLOSE, "")),
				bad("5.1", "a fragment without mask", 1002, join(frame(TEXT, "a"), unmasked(FIN | CONTINUATION, "b"))),
				bad("5.1", "a text without mask after one with", 1002, join(text("a"), unmasked(FIN | TEXT, "b")),
						"text a"));
	}

	private static Stream<Rfc6455Case> pings() {
		byte[] binary = hex("00FFFEFDFC FB00FF");
		byte[] ten = join(IntStream.range(0, 10).mapToObj((i) -> ping("ping " + i)).toArray(byte[][]::new));
		String[] tenPongs = IntStream.range(0, 10).mapToObj((i) -> "pong ping " + i).toArray(String[]::new);
		return Stream.of(good("5.5.2", "a ping without payload", ping(""), "pong "),
				good("5.5.3", "a ping with payload", ping("Hello, world!"), "pong Hello, world!"),
				good("5.5.3", "a ping with a payload that is not UTF-8", RawConnection.frame(FIN | PING, binary),
						Rfc6455Case.pong(binary)),
				good("5.5", "a ping of 125 bytes", ping("*".repeat(125)), "pong " + "*".repeat(125)),
				bad("5.5", "a ping of 126 bytes", 1002, ping("*".repeat(126))),
				bad("5.5", "a pong of 126 bytes", 1002, pong("*".repeat(126))),
				bad("5.5", "the head of a ping with a length of 64 bits", 1002, head(FIN | PING, 8, 65536)),
				good("5.5.3", "an unsolicited pong", pong("")),
				good("5.5.3", "an unsolicited pong with payload", pong("unsolicited")),
				good("5.5.3", "an unsolicited pong, and a ping", join(pong("unsolicited"), ping("ping")), "pong ping"),
				good("5.5.2", "ten pings", ten, tenPongs), good("5.5.2", "a ping between texts",
						join(text("a"), ping("b"), text("c")), "text a", "pong b", "text c"));
	}

	private static Stream<Rfc6455Case> reservedBits() {
		Stream<Rfc6455Case> all = IntStream.rangeClosed(1, 7)
			.map((bits) -> bits << 4)
			.boxed()
			.flatMap((bits) -> Stream.of(
					bad("5.2", "the reserved bits %x on a text".formatted(bits), 1002, frame(FIN | bits | TEXT, "a")),
					bad("5.2", "the reserved bits %x on binary data".formatted(bits), 1002,
							frame(FIN | bits | BINARY, "a")),
					bad("5.2", "the reserved bits %x on a ping".formatted(bits), 1002, frame(FIN | bits | PING, "a")),
					bad("5.2", "the reserved bits %x on a pong".formatted(bits), 1002, frame(FIN | bits | PONG, "")),
					bad("5.2", "the reserved bits %x on a close".formatted(bits), 1002,
							RawConnection.frame(FIN | bits | CLOSE, new byte[] { 0x03, (byte) 0xE8 })),
					bad("5.2", "the reserved bits %x on a close without code".formatted(bits), 1002,
							frame(FIN | bits | CLOSE, ""))));
		return Stream.concat(all, Stream.of(
				bad("5.2", "a reserved bit after a text", 1002,
						join(text("a"), frame(FIN | RSV2 | TEXT, "b"), ping("c")), "text a"),
				bad("5.2", "a reserved bit on a first fragment", 1002, frame(RSV1 | TEXT, "a")),
				bad("5.2", "a reserved bit on a fragment", 1002,
						join(frame(TEXT, "a"), frame(FIN | RSV1 | CONTINUATION, "b"))),
				bad("5.2", "a reserved bit on a ping between fragments", 1002,
						join(frame(TEXT, "a"), frame(FIN | RSV3 | PING, "b"), frame(FIN | CONTINUATION, "c")))));
	}

	private static Stream<Rfc6455Case> reservedOpcodes() {
		return IntStream.of(RESERVED_OPCODES)
			.boxed()
			.flatMap((opcode) -> Stream.of(
					bad("5.2", "the opcode %x without payload".formatted(opcode), 1002, frame(FIN | opcode, "")),
					bad("5.2", "the opcode %x with payload".formatted(opcode), 1002, frame(FIN | opcode, "payload")),
					bad("5.2", "the opcode %x after a text, before a ping".formatted(opcode), 1002,
							join(text("a"), frame(FIN | opcode, "b"), ping("c")), "text a"),
					bad("5.2", "the opcode %x between fragments".formatted(opcode), 1002,
							join(frame(TEXT, "a"), frame(FIN | opcode, "b"), frame(FIN | CONTINUATION, "c")))));
	}

	static Stream<Rfc6455Case> fragmentation() {
		byte[] aThousand = utf8("0123456789".repeat(100));
		return Stream.of(
				good("5.4", "a text in two fragments", join(frame(TEXT, "one "), frame(FIN | CONTINUATION, "two")),
						"text one two"),
				good("5.4", "binary data in two fragments", join(frame(BINARY, "a"), frame(FIN | CONTINUATION, "b")),
						"binary ab"),
				good("5.4", "a text in a thousand fragments", fragments(TEXT, aThousand, 1),
						Rfc6455Case.text(aThousand)),
				good("5.4", "empty fragments",
						join(frame(TEXT, ""), frame(CONTINUATION, ""), frame(FIN | CONTINUATION, "")), "text "),
				good("5.4", "an empty fragment between others",
						join(frame(TEXT, "a"), frame(CONTINUATION, ""), frame(FIN | CONTINUATION, "b")), "text ab"),
				good("5.4", "a ping between fragments",
						join(frame(TEXT, "a"), ping("ping"), frame(FIN | CONTINUATION, "b")), "pong ping", "text ab"),
				good("5.4", "a ping after each of many fragments",
						join(frame(TEXT, "a"), ping("1"), frame(CONTINUATION, "b"), pong("2"), frame(CONTINUATION, "c"),
								ping("3"), frame(FIN | CONTINUATION, "d"), ping("4")),
						"pong 1", "pong 3", "text abcd", "pong 4"),
				good("5.4", "messages in fragments one after the other",
						join(fragments(TEXT, utf8("one"), 1), text("two"), fragments(BINARY, utf8("three"), 2)),
						"text one", "text two", "binary three"),
				closed("5.5.1", "a close between fragments",
						join(frame(TEXT, "a"), close(1000), frame(FIN | CONTINUATION, "b")), CloseStatus.NORMAL,
						"close 1000"),
				bad("5.5", "a ping in fragments", 1002, join(frame(PING, "a"), frame(FIN | CONTINUATION, "b"))),
				bad("5.5", "a pong in fragments", 1002, join(frame(PONG, "a"), frame(FIN | CONTINUATION, "b"))),
				bad("5.5", "a close in fragments", 1002, join(frame(CLOSE, ""), frame(FIN | CONTINUATION, ""))),
				bad("5.4", "a last fragment without a first", 1002, frame(FIN | CONTINUATION, "a")),
				bad("5.4", "a fragment without a first", 1002, frame(CONTINUATION, "a")),
				bad("5.4", "an empty fragment without a first", 1002, frame(CONTINUATION, "")),
				bad("5.4", "a fragment after the last", 1002,
						join(frame(TEXT, "a"), frame(FIN | CONTINUATION, "b"), frame(CONTINUATION, "c")), "text ab"),
				bad("5.4", "a fragment after a whole message", 1002, join(text("a"), frame(FIN | CONTINUATION, "b")),
						"text a"),
				bad("5.4", "a text between fragments", 1002, join(frame(TEXT, "a"), text("b"))),
				bad("5.4", "binary data between fragments of a text", 1002, join(frame(TEXT, "a"), binary(bytes(1)))),
				bad("5.4", "fragments whose opcode is not that of a continuation", 1002,
						join(frame(TEXT, "a"), frame(TEXT, "b"), frame(FIN | TEXT, "c"))));
	}

	private static Stream<Rfc6455Case> utf8Texts() {
		Stream<Rfc6455Case> wellFormed = Utf8Samples.wellFormed()
			.stream()
			.flatMap((text) -> Stream.of(
					good("5.6", "the text '%s'".formatted(text), text(text), Rfc6455Case.text(utf8(text))),
					good("5.6", "the text '%s', a byte in a fragment".formatted(text), fragments(TEXT, utf8(text), 1),
							Rfc6455Case.text(utf8(text)))));
		Stream<Rfc6455Case> malformed = Utf8Samples.malformed()
			.flatMap((hex) -> Stream.of(bad("8.1", "a text of " + hex, 1007, RawConnection.frame(FIN | TEXT, hex(hex))),
					bad("8.1", "an incomplete text that contains %s".formatted(hex), 1007,
							RawConnection.frame(TEXT, join(utf8("é"), hex(hex), utf8("é")))),
					bad("8.1", "fragments of a byte each, up to the last byte of %s, which is malformed".formatted(hex),
							1007, withoutEnd(fragments(TEXT, hex(hex), 1), hex(hex)))));
		Stream<Rfc6455Case> unfinished = Utf8Samples.unfinished()
			.flatMap((hex) -> Stream.of(
					bad("8.1", "a text that ends with " + hex, 1007,
							RawConnection.frame(FIN | TEXT, join(utf8("é"), hex(hex)))),
					bad("8.1", "a text in fragments that ends with " + hex, 1007,
							fragments(TEXT, join(utf8("é"), hex(hex)), 1)),
					bad("8.1", "a text that ends with %s and an empty fragment".formatted(hex), 1007,
							join(RawConnection.frame(TEXT, hex(hex)), frame(FIN | CONTINUATION, "")))));
		return Stream
			.of(wellFormed, malformed, unfinished, Stream.of(
					good("5.6", "binary data that is not UTF-8", binary(hex("C328")), Rfc6455Case.binary(hex("C328"))),
					good("5.6", "binary data in fragments that is not UTF-8", fragments(BINARY, hex("C328"), 1),
							Rfc6455Case.binary(hex("C328"))),
					bad("8.1", "a text that is not UTF-8 after one that is", 1007,
							join(fragments(TEXT, utf8("é"), 1), RawConnection.frame(TEXT, hex("FF"))), "text é")))
			.flatMap((cases) -> cases);
	}

	/**
	 * Clears the FIN bit of the last of fragments of one byte, so that only its byte
	 * fails the message.
	 */
	private static byte[] withoutEnd(byte[] fragments, byte[] payload) {
		byte[] open = fragments.clone();
		open[open.length - open.length / payload.length] &= ~FIN;
		return open;
	}

	private static Stream<Rfc6455Case> closing() {
		Stream<Rfc6455Case> valid = Arrays.stream(VALID_CLOSE_CODES)
			.boxed()
			.flatMap((code) -> Stream.of(
					closed("7.4", "the close code " + code, close(code), new CloseStatus(code), "close " + code),
					closed("7.4", "the close code %d with a reason".formatted(code), close(code, "as it is"),
							new CloseStatus(code, "as it is"), "close " + code + " as it is")));
		Stream<Rfc6455Case> invalid = Arrays.stream(INVALID_CLOSE_CODES)
			.boxed()
			.flatMap((code) -> Stream.of(bad("7.4", "the close code " + code, 1002, close(code)),
					bad("7.4", "the close code %d with a reason".formatted(code), 1002, close(code, "as it is"))));
		Stream<Rfc6455Case> reasons = Stream.of("é", "*".repeat(123), "é".repeat(61) + "*")
			.map((reason) -> closed("5.5.1", "a close reason of %d bytes".formatted(utf8(reason).length),
					close(1000, reason), CloseStatus.NORMAL.withReason(reason), "close 1000 " + reason));
		Stream<Rfc6455Case> malformed = Stream
			.concat(Stream.of("FF", "C328", "EDA080", "F4908080"), Utf8Samples.unfinished())
			.map((hex) -> bad("5.5.1", "a close reason of " + hex, 1007, close(1000, hex(hex))));
		return Stream.of(valid, invalid, reasons, malformed, Stream.of(
				closed("5.5.1", "a close without code", frame(FIN | CLOSE, ""), CloseStatus.NO_STATUS_CODE, "close"),
				bad("5.5.1", "a close with half a code", 1002, RawConnection.frame(FIN | CLOSE, new byte[] { 3 })),
				bad("5.5", "a close of 126 bytes", 1002, close(1000, "*".repeat(124))),
				closed("5.5.1", "two closes", join(close(1000), close(1001)), CloseStatus.NORMAL, "close 1000"),
				closed("5.5.1", "a ping after a close", join(close(1000), ping("a")), CloseStatus.NORMAL, "close 1000"),
				closed("5.5.1", "a text after a close", join(close(1000), text("a")), CloseStatus.NORMAL, "close 1000"),
				closed("5.5.1", "a malformed frame after a close", join(close(1000), frame(FIN | 0x3, "a")),
						CloseStatus.NORMAL, "close 1000"),
				closed("5.5.1", "much text before a close", join(text("*".repeat(LIMIT)), close(1000)),
						CloseStatus.NORMAL, Rfc6455Case.text(utf8("*".repeat(LIMIT))), "close 1000"),
				bad("7.1.7", "two malformed frames", 1002, join(frame(FIN | RSV1 | TEXT, "a"), frame(FIN | 0x3, "b"))),
				bad("7.1.7", "a close after a malformed frame", 1002, join(frame(FIN | 0x3, "b"), close(1000))),
				bad("7.1.7", "a close after a text that is not UTF-8", 1007,
						join(RawConnection.frame(FIN | TEXT, hex("FF")), close(1000)))))
			.flatMap((cases) -> cases);
	}

	/**
	 * Returns cases for the size limits. For most oversized frames only the head is sent.
	 */
	private static Stream<Rfc6455Case> limits() {
		byte[] half = bytes(LIMIT / 2);
		byte[] whole = bytes(LIMIT);
		return Stream.of(
				bad("10.4", "the head of a frame that is too big by one", 1009, head(FIN | BINARY, 8, LIMIT + 1)),
				bad("10.4", "the head of a text that is too big by one", 1009, head(FIN | TEXT, 8, LIMIT + 1)),
				bad("10.4", "the head of the largest possible frame", 1009, head(FIN | BINARY, 8, Long.MAX_VALUE)),
				bad("10.4", "a frame that is too big by one", 1009, binary(bytes(LIMIT + 1))),
				bad("10.4", "a frame that is far too big", 1009, binary(bytes(10 * LIMIT))),
				bad("10.4", "the head of a first fragment that is too big by one", 1009, head(BINARY, 8, LIMIT + 1)),
				good("10.4", "fragments of the maximum size together", fragments(BINARY, whole, LIMIT / 2),
						Rfc6455Case.binary(whole)),
				good("10.4", "messages of the maximum size, repeatedly",
						join(fragments(BINARY, whole, LIMIT / 2), fragments(BINARY, whole, LIMIT / 2), binary(whole)),
						Rfc6455Case.binary(whole), Rfc6455Case.binary(whole), Rfc6455Case.binary(whole)),
				good("10.4", "pings, which do not count, between fragments of the maximum size together",
						join(RawConnection.frame(BINARY, half), ping("a"), RawConnection.frame(CONTINUATION, half),
								ping("b"), frame(FIN | CONTINUATION, "")),
						"pong a", "pong b", Rfc6455Case.binary(join(half, half))),
				bad("10.4", "the head of a last fragment that is too big by one", 1009,
						join(RawConnection.frame(BINARY, half), head(FIN | CONTINUATION, 2, LIMIT / 2 + 1))),
				bad("10.4", "the head of a fragment that is too big by one", 1009,
						join(RawConnection.frame(TEXT, utf8("*".repeat(LIMIT))), head(CONTINUATION, 0, 1))),
				bad("10.4", "the head of a fragment that is far too big", 1009,
						join(frame(BINARY, "a"), head(CONTINUATION, 8, Long.MAX_VALUE))),
				bad("10.4", "the head of a fragment that is too big after a ping", 1009,
						join(RawConnection.frame(BINARY, whole), ping("a"), head(FIN | CONTINUATION, 0, 1)), "pong a"));
	}

}
