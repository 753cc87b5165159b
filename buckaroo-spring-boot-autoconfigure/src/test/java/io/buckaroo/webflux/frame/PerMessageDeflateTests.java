package io.buckaroo.webflux.frame;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import io.buckaroo.Frame;
import io.buckaroo.fixture.Deflated;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PerMessageDeflate}.
 */
class PerMessageDeflateTests {

	private static final int LIMIT = 10_000;

	private static final byte[] TEXT = "Hello, compression. ".repeat(40).getBytes(StandardCharsets.UTF_8);

	private final MessageAssembler assembler = new MessageAssembler(LIMIT, true);

	@Test
	void aMessageThatIsSentToManyIsCompressedOnce() {
		AtomicInteger compressions = new AtomicInteger();
		Frame frame = Frame.text(new String(TEXT, StandardCharsets.UTF_8));
		List<ByteBuffer> sent = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			sent.add(PerMessageDeflate.encode(frame, (payload) -> {
				compressions.incrementAndGet();
				return MessageDeflater.compress(payload);
			}));
		}
		assertThat(compressions).hasValue(1);
		assertThat(sent).hasSize(100)
			.allSatisfy((encoded) -> assertThat(Deflated.inflate(payload(encoded))).isEqualTo(TEXT));
	}

	private static byte[] payload(ByteBuffer encoded) {
		assertThat(encoded.get(0)).isEqualTo((byte) 0xC1);
		byte[] payload = new byte[encoded.remaining() - 2];
		encoded.duplicate().position(2).get(payload);
		return payload;
	}

	@Test
	void onlyTheFirstFrameOfAMessageIsMarkedAsCompressed() throws Exception {
		ByteBuf none = Unpooled.EMPTY_BUFFER;
		this.assembler.checkReservedBits(new TextWebSocketFrame(true, 4, none));
		this.assembler.checkReservedBits(new BinaryWebSocketFrame(false, 4, none));
		assertReserved(this.assembler, new ContinuationWebSocketFrame(true, 4, none));
		assertReserved(this.assembler, new PingWebSocketFrame(true, 4, none));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 5, 6, 7 })
	void theOtherReservedBitsStayReserved(int rsv) {
		assertReserved(this.assembler, new TextWebSocketFrame(true, rsv, Unpooled.EMPTY_BUFFER));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 4, 5, 6, 7 })
	void allReservedBitsAreReservedWithoutCompression(int rsv) {
		assertReserved(new MessageAssembler(LIMIT, false), new TextWebSocketFrame(true, rsv, Unpooled.EMPTY_BUFFER));
	}

	private static void assertReserved(MessageAssembler assembler, WebSocketFrame frame) {
		assertThatExceptionOfType(ProtocolViolationException.class).isThrownBy(() -> assembler.checkReservedBits(frame))
			.satisfies((ex) -> assertThat(ex.status()).isEqualTo(CloseStatus.PROTOCOL_ERROR));
	}

	@Test
	void compressedAndUncompressedMessagesMayAlternate() throws Exception {
		byte[] compressed = Deflated.deflate(TEXT);
		Frame text = Frame.text(ByteBuffer.wrap(TEXT));
		assertThat(add(text(true, 4, compressed))).isEqualTo(text);
		assertThat(add(text(true, 0, TEXT))).isEqualTo(text);
		assertThat(add(text(false, 0, TEXT))).isNull();
		assertThat(add(continuation(true, new byte[0]))).isEqualTo(text);
		assertThat(add(new BinaryWebSocketFrame(false, 4, Unpooled.wrappedBuffer(compressed, 0, 10)))).isNull();
		assertThat(add(continuation(true, tail(compressed, 10)))).isEqualTo(Frame.binary(TEXT));
		assertThat(add(text(true, 4, compressed))).isEqualTo(text);
	}

	@Test
	void fragmentsAreNotInflatedBeforeTheLast() throws Exception {
		byte[] compressed = Deflated.deflate(new byte[LIMIT + 1]);
		assertThat(add(text(false, 4, compressed))).isNull();
		assertEnds(continuation(true, new byte[0]), CloseFrames.TOO_BIG);
	}

	@Test
	void fragmentsOverTheMessageLimitAreRefused() throws Exception {
		int most = PerMessageDeflate.maxCompressedSize(LIMIT);
		assertThat(add(text(false, 4, new byte[LIMIT / 2]))).isNull();
		assertThat(add(continuation(false, new byte[most - LIMIT / 2]))).isNull();
		assertEnds(continuation(false, new byte[1]), CloseFrames.TOO_BIG);
	}

	@Test
	void aMessageThatDoesNotShrinkMayHaveTheMaximumSize() throws Exception {
		byte[] noise = new byte[LIMIT];
		new Random(1).nextBytes(noise);
		byte[] compressed = Deflated.deflate(noise);
		assertThat(compressed.length).isBetween(LIMIT + 1, PerMessageDeflate.maxCompressedSize(LIMIT) - 1);
		assertThat(add(new BinaryWebSocketFrame(false, 4, Unpooled.wrappedBuffer(compressed)))).isNull();
		assertThat(add(continuation(true, new byte[0]))).isEqualTo(Frame.binary(noise));
	}

	@ParameterizedTest
	@CsvSource({ "1, 65", "1048576, 1049664", "2147483647, 2147483647" })
	void theCompressedLimitIsSlightlyHigher(int maxMessageSize, int maxCompressedSize) {
		assertThat(PerMessageDeflate.maxCompressedSize(maxMessageSize)).isEqualTo(maxCompressedSize);
	}

	@Test
	void anUncompressedFrameOverTheLimitIsRefused() throws Exception {
		assertThat(add(text(true, 0, new byte[LIMIT]))).isNotNull();
		assertEnds(text(true, 0, new byte[LIMIT + 1]), CloseFrames.TOO_BIG);
	}

	@Test
	void textIsCheckedAfterInflation() {
		assertEnds(text(true, 4, Deflated.deflate(new byte[] { 'a', (byte) 0xC3, 0x28 })), CloseStatus.BAD_DATA);
	}

	private @Nullable Frame add(WebSocketFrame frame) throws ProtocolViolationException {
		try {
			return this.assembler.add(frame);
		}
		finally {
			frame.release();
		}
	}

	private void assertEnds(WebSocketFrame frame, CloseStatus status) {
		assertThatExceptionOfType(ProtocolViolationException.class).isThrownBy(() -> add(frame))
			.satisfies((ex) -> assertThat(ex.status()).isEqualTo(status));
	}

	private static WebSocketFrame text(boolean last, int rsv, byte[] payload) {
		return new TextWebSocketFrame(last, rsv, Unpooled.wrappedBuffer(payload));
	}

	private static WebSocketFrame continuation(boolean last, byte[] payload) {
		return new ContinuationWebSocketFrame(last, 0, Unpooled.wrappedBuffer(payload));
	}

	private static byte[] tail(byte[] bytes, int from) {
		return Arrays.copyOfRange(bytes, from, bytes.length);
	}

}
