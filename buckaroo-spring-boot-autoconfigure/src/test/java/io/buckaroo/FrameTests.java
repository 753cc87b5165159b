package io.buckaroo;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Frame}.
 */
class FrameTests {

	@Test
	void aTextFrameHasItsText() {
		assertThat(Frame.text("Gr\u00FC\u00DFe").text()).isEqualTo("Gr\u00FC\u00DFe");
	}

	@Test
	void thePayloadOfATextFrameIsUtf8() {
		assertThat(bytes(Frame.text("Gr\u00FC\u00DFe \uD83D\uDC0E")))
			.isEqualTo(hex("47 72 C3 BC C3 9F 65 20 F0 9F 90 8E"));
	}

	@Test
	void aTextFrameMayBeEmpty() {
		assertThat(bytes(Frame.text(""))).isEmpty();
		assertThat(Frame.text(ByteBuffer.allocate(0))).isEqualTo(Frame.text(""));
	}

	@Test
	void aTextFrameWithoutTextIsRefused() {
		String none = null;
		assertThatIllegalArgumentException().isThrownBy(() -> Frame.text(none));
	}

	@Test
	void aLoneSurrogateIsSentAsAQuestionMark() {
		assertThat(bytes(Frame.text("a\uD83Db"))).isEqualTo(hex("61 3F 62"));
	}

	@Test
	void utf8BytesAreDecoded() {
		Frame.Text frame = Frame.text(ByteBuffer.wrap(hex("47 72 C3 BC C3 9F 65 20 F0 9F 90 8E")));
		assertThat(frame.text()).isEqualTo("Gr\u00FC\u00DFe \uD83D\uDC0E");
	}

	@Test
	void utf8BytesAreTakenFromPositionToLimit() {
		ByteBuffer buffer = ByteBuffer.wrap("abcdef".getBytes(StandardCharsets.UTF_8), 2, 3);
		assertThat(Frame.text(buffer).text()).isEqualTo("cde");
	}

	@Test
	void utf8BytesMayBeInADirectBuffer() {
		ByteBuffer buffer = ByteBuffer.allocateDirect(2).put((byte) 'h').put((byte) 'i').flip();
		assertThat(Frame.text(buffer).text()).isEqualTo("hi");
	}

	@Test
	void utf8BytesAreCopied() {
		byte[] utf8 = { 'a' };
		Frame.Text frame = Frame.text(ByteBuffer.wrap(utf8));
		utf8[0] = 'b';
		assertThat(bytes(frame)).isEqualTo(hex("61"));
		assertThat(frame.text()).isEqualTo("a");
	}

	@Test
	void creatingAFrameDoesNotMoveThePositionOfTheBuffer() {
		ByteBuffer buffer = ByteBuffer.wrap(new byte[] { 'a', 'b' });
		Frame.text(buffer);
		Frame.binary(buffer);
		new Frame.Ping(buffer);
		new Frame.Pong(buffer);
		assertThat(buffer.position()).isZero();
		assertThat(buffer.remaining()).isEqualTo(2);
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			lone continuation byte,   61 80
			truncated sequence,       E2 82
			missing continuation,     E2 82 61
			overlong slash,           C0 AF
			overlong NUL,             E0 80 80
			encoded surrogate,        ED A0 80
			surrogate pair (CESU-8),  ED A0 BD ED B0 8E
			above U+10FFFF,           F4 90 80 80
			byte that never occurs,   FF
			after a legitimate U+FFFD,  EF BF BD C3
			""")
	void bytesThatAreNotUtf8AreRefused(String what, String bytes) {
		ByteBuffer malformed = ByteBuffer.wrap(hex(bytes));
		assertThatIllegalArgumentException().as(what)
			.isThrownBy(() -> Frame.text(malformed))
			.withMessageContaining("UTF-8");
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			EF BF BD,     \uFFFD
			61 EF BF BD,  a\uFFFD
			EF BF BF,     \uFFFF
			F4 8F BF BF,  \uDBFF\uDFFF
			EF BB BF 61,  \uFEFFa
			""")
	void utf8BytesOfUnusualCharactersAreAccepted(String bytes, String text) {
		Frame.Text frame = Frame.text(ByteBuffer.wrap(hex(bytes)));
		assertThat(frame.text()).isEqualTo(text);
		assertThat(bytes(frame)).isEqualTo(hex(bytes));
	}

	@Test
	void aBinaryFrameHasItsBytes() {
		assertThat(bytes(Frame.binary(new byte[] { 1, 0, -1 }))).isEqualTo(hex("01 00 FF"));
	}

	@Test
	void aBinaryFrameIsTakenFromPositionToLimit() {
		assertThat(bytes(Frame.binary(ByteBuffer.wrap(hex("01 02 03 04"), 1, 2)))).isEqualTo(hex("02 03"));
	}

	@Test
	void theBytesOfABinaryFrameAreCopied() {
		byte[] payload = { 1 };
		Frame frame = Frame.binary(payload);
		payload[0] = 2;
		assertThat(bytes(frame)).isEqualTo(hex("01"));
	}

	@Test
	void theBytesOfAControlFrameAreCopied() {
		byte[] payload = { 1 };
		Frame ping = new Frame.Ping(ByteBuffer.wrap(payload));
		Frame pong = new Frame.Pong(ByteBuffer.wrap(payload));
		payload[0] = 2;
		assertThat(bytes(ping)).isEqualTo(hex("01"));
		assertThat(bytes(pong)).isEqualTo(hex("01"));
	}

	@ParameterizedTest
	@EnumSource
	void aPayloadIsReadOnly(Kind kind) {
		assertThat(kind.frame("a").payload().isReadOnly()).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void aPayloadCanBeReadAgain(Kind kind) {
		Frame frame = kind.frame("a");
		frame.payload().get();
		assertThat(frame.payload().remaining()).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource
	void framesWithTheSameContentAreEqual(Kind kind) {
		assertThat(kind.frame("a")).isEqualTo(kind.frame("a")).hasSameHashCodeAs(kind.frame("a"));
	}

	@ParameterizedTest
	@EnumSource
	void framesWithDifferentContentAreNotEqual(Kind kind) {
		assertThat(kind.frame("a")).isNotEqualTo(kind.frame("b"));
	}

	@ParameterizedTest
	@EnumSource
	void readingAFrameDoesNotAffectEquality(Kind kind) {
		Frame frame = kind.frame("a");
		frame.payload().get();
		assertThat(frame).isEqualTo(kind.frame("a"));
	}

	@Test
	void textFramesFromAStringAndFromBytesAreEqual() {
		assertThat(Kind.TEXT.frame("a")).isEqualTo(Kind.TEXT_OF_BYTES.frame("a"))
			.hasSameHashCodeAs(Kind.TEXT_OF_BYTES.frame("a"));
	}

	@Test
	void framesOfDifferentKindsAreNotEqual() {
		assertThat(Kind.TEXT.frame("a")).isNotEqualTo(Kind.BINARY.frame("a"));
		assertThat(Kind.BINARY.frame("a")).isNotEqualTo(Kind.PING.frame("a"));
		assertThat(Kind.PING.frame("a")).isNotEqualTo(Kind.PONG.frame("a"));
	}

	@Test
	void everyFrameIsEitherDataOrControl() {
		assertThat(Frame.class.getPermittedSubclasses()).containsExactlyInAnyOrder(Frame.Data.class,
				Frame.Control.class);
		assertThat(Frame.Data.class.getPermittedSubclasses()).containsExactlyInAnyOrder(Frame.Text.class,
				Frame.Binary.class);
		assertThat(Frame.Control.class.getPermittedSubclasses()).containsExactlyInAnyOrder(Frame.Ping.class,
				Frame.Pong.class);
	}

	@Test
	void aPingHasNoPayloadByDefault() {
		assertThat(bytes(Frame.ping())).isEmpty();
		assertThat(Frame.ping()).isEqualTo(new Frame.Ping(ByteBuffer.allocate(0)));
	}

	@Test
	void aControlFrameOf125BytesIsAccepted() {
		assertThat(bytes(new Frame.Ping(ByteBuffer.allocate(125)))).hasSize(125);
		assertThat(bytes(new Frame.Pong(ByteBuffer.allocate(125)))).hasSize(125);
	}

	@Test
	void aPingOf126BytesIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Frame.Ping(ByteBuffer.allocate(126)))
			.withMessageContaining("125");
	}

	@Test
	void aPongOf126BytesIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Frame.Pong(ByteBuffer.allocate(126)))
			.withMessageContaining("125");
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			TEXT,      5,      81 05
			TEXT_OF_BYTES, 5,      81 05
			BINARY,    0,      82 00
			BINARY,  125,      82 7D
			BINARY,  126,      82 7E 00 7E
			TEXT,    256,      81 7E 01 00
			BINARY, 65535,     82 7E FF FF
			BINARY, 65536,     82 7F 00 00 00 00 00 01 00 00
			TEXT_OF_BYTES, 65536,      81 7F 00 00 00 00 00 01 00 00
			""")
	void aFrameIsEncodedAsItsHeaderAndItsPayload(Kind kind, int length, String head) {
		String text = "x".repeat(length);
		Frame frame = kind.frame(text);
		assertThat(bytes(WireFormat.encode(frame))).startsWith(hex(head)).hasSize(hex(head).length + length);
		assertThat(new String(bytes(WireFormat.encode(frame)), StandardCharsets.UTF_8)).endsWith(text);
		assertThat(bytes(frame)).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void controlFramesAreEncoded() {
		assertThat(bytes(WireFormat.encode(Frame.ping()))).isEqualTo(hex("89 00"));
		assertThat(bytes(WireFormat.encode(Frame.ping(ByteBuffer.wrap(hex("48 69")))))).isEqualTo(hex("89 02 48 69"));
		assertThat(bytes(WireFormat.encode(Frame.pong(ByteBuffer.wrap(hex("48 69")))))).isEqualTo(hex("8A 02 48 69"));
		assertThat(bytes(WireFormat.encode(Frame.ping(ByteBuffer.allocate(125))))).hasSize(127)
			.startsWith(hex("89 7D"));
	}

	@ParameterizedTest
	@EnumSource
	void theEncodedFrameIsReadOnlyAndANewView(Kind kind) {
		Frame frame = kind.frame("a");
		assertThat(WireFormat.encode(frame).isReadOnly()).isTrue();
		WireFormat.encode(frame).get();
		assertThat(WireFormat.encode(frame).position()).isZero();
	}

	@Test
	void aTextFrameIsCompressedAtMostOnce() {
		AtomicInteger compressions = new AtomicInteger();
		Frame frame = Frame.text("aaaa");
		assertThat(bytes(WireFormat.encodeCompressed(frame, (payload) -> compressed(payload, compressions))))
			.isEqualTo(hex("C1 01 04"));
		assertThat(bytes(WireFormat.encodeCompressed(frame, (payload) -> compressed(payload, compressions))))
			.isEqualTo(hex("C1 01 04"));
		assertThat(compressions).hasValue(1);
	}

	@Test
	void aBinaryFrameIsCompressedAtMostOnce() {
		AtomicInteger compressions = new AtomicInteger();
		Frame frame = Frame.binary(new byte[5]);
		assertThat(bytes(WireFormat.encodeCompressed(frame, (payload) -> compressed(payload, compressions))))
			.isEqualTo(hex("C2 01 05"));
		assertThat(bytes(WireFormat.encodeCompressed(frame, (payload) -> compressed(payload, compressions))))
			.isEqualTo(hex("C2 01 05"));
		assertThat(compressions).hasValue(1);
	}

	@Test
	void threadsThatCompressAFrameAtTheSameTimeCompressItOnce() {
		AtomicInteger compressions = new AtomicInteger();
		CountDownLatch all = new CountDownLatch(8);
		Frame frame = Frame.text("aaaa");
		List<CompletableFuture<byte[]>> threads = IntStream.range(0, 8)
			.mapToObj((i) -> CompletableFuture.supplyAsync(() -> {
				meet(all);
				return bytes(WireFormat.encodeCompressed(frame, (payload) -> compressed(payload, compressions)));
			}, (task) -> new Thread(task).start()))
			.toList();
		assertThat(threads)
			.allSatisfy((thread) -> assertThat(thread.get(20, TimeUnit.SECONDS)).isEqualTo(hex("C1 01 04")));
		assertThat(compressions).hasValue(1);
	}

	private static void meet(CountDownLatch all) {
		all.countDown();
		try {
			assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static ByteBuffer compressed(ByteBuffer payload, AtomicInteger compressions) {
		compressions.incrementAndGet();
		return ByteBuffer.wrap(new byte[] { (byte) payload.remaining() });
	}

	@Test
	void anIncompressibleFrameIsNotCompressedAgain() {
		Frame frame = Frame.text("a");
		assertThat(WireFormat.encodeCompressed(frame, (payload) -> null)).isNull();
		assertThat(WireFormat.encodeCompressed(frame, (payload) -> ByteBuffer.wrap(new byte[1]))).isNull();
		assertThat(frame.isCompressible()).isTrue();
		assertThat(frame).isEqualTo(Frame.text("a"));
	}

	@Test
	void theCompressedPayloadIsCopiedAndReadOnly() {
		byte[] compressed = { 1, 2, 3 };
		Frame frame = Frame.text("a");
		assertThat(WireFormat.encodeCompressed(frame, (payload) -> ByteBuffer.wrap(compressed, 1, 2)).isReadOnly())
			.isTrue();
		compressed[1] = 9;
		assertThat(bytes(WireFormat.encodeCompressed(frame, (payload) -> null))).isEqualTo(hex("C1 02 02 03"));
	}

	@Test
	void anEmptyCompressedPayloadIsRefused() {
		Frame frame = Frame.text("a");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> WireFormat.encodeCompressed(frame, (payload) -> ByteBuffer.allocate(0)));
	}

	@ParameterizedTest
	@EnumSource
	void anUncompressedFrameIsNotCompressed(Kind kind) {
		Frame frame = kind.frame("a").uncompressed();
		assertThat(frame.isCompressible()).isFalse();
		assertThat(WireFormat.encodeCompressed(frame, (payload) -> {
			throw new IllegalStateException("compressed");
		})).isNull();
		assertThat(bytes(frame)).isEqualTo(bytes(kind.frame("a")));
		assertThat(frame.uncompressed()).isSameAs(frame);
	}

	@Test
	void anUncompressedFrameIsNotEqualToACompressibleOne() {
		assertThat(Frame.text("a").uncompressed()).isEqualTo(Frame.text("a").uncompressed())
			.isNotEqualTo(Frame.text("a"))
			.hasToString("Text[a].uncompressed()");
		assertThat(Frame.binary(new byte[1]).uncompressed()).isEqualTo(Frame.binary(new byte[1]).uncompressed())
			.isNotEqualTo(Frame.binary(new byte[1]))
			.hasToString("Binary[1 bytes].uncompressed()");
	}

	@Test
	void controlFramesAreNeverCompressed() {
		assertThat(Frame.ping().isCompressible()).isFalse();
		assertThat(Frame.ping().uncompressed()).isSameAs(Frame.ping());
		assertThat(WireFormat.encodeCompressed(Frame.ping(), (payload) -> ByteBuffer.wrap(new byte[1]))).isNull();
	}

	private static byte[] bytes(Frame frame) {
		return bytes(frame.payload());
	}

	private static byte[] bytes(ByteBuffer payload) {
		byte[] bytes = new byte[payload.remaining()];
		payload.get(bytes);
		return bytes;
	}

	private static byte[] hex(String bytes) {
		return HexFormat.of().parseHex(bytes.replace(" ", ""));
	}

	/**
	 * The kinds of frame, and the two ways to create a text frame.
	 */
	enum Kind {

		TEXT {

			@Override
			Frame frame(String payload) {
				return Frame.text(payload);
			}

		},

		TEXT_OF_BYTES {

			@Override
			Frame frame(String payload) {
				return Frame.text(utf8(payload));
			}

		},

		BINARY {

			@Override
			Frame frame(String payload) {
				return Frame.binary(utf8(payload));
			}

		},

		PING {

			@Override
			Frame frame(String payload) {
				return new Frame.Ping(utf8(payload));
			}

		},

		PONG {

			@Override
			Frame frame(String payload) {
				return new Frame.Pong(utf8(payload));
			}

		};

		abstract Frame frame(String payload);

		private static ByteBuffer utf8(String payload) {
			return ByteBuffer.wrap(payload.getBytes(StandardCharsets.UTF_8));
		}

	}

}
