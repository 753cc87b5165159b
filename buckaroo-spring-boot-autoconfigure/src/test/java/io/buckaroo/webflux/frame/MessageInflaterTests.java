package io.buckaroo.webflux.frame;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;

import com.sun.management.ThreadMXBean;
import io.buckaroo.fixture.Deflated;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link MessageInflater}.
 */
class MessageInflaterTests {

	private static final int MEGABYTE = 1024 * 1024;

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			one block (7.2.3.1)                  | F2 48 CD C9 C9 07 00                       | Hello
			no compression (7.2.3.3)             | 00 05 00 FA FF 48 65 6C 6C 6F 00           | Hello
			a final block (7.2.3.4)              | F3 48 CD C9 C9 07 00 00                    | Hello
			a final block and nothing after it   | F3 48 CD C9 C9 07 00                       | Hello
			blocks after a final one             | F3 48 CD C9 C9 07 00 F2 48 CD C9 C9 07 00  | HelloHello
			two blocks (7.2.3.5)                 | F2 48 05 00 00 00 FF FF CA C9 C9 07 00     | Hello
			an empty message (7.2.3.6)           | 00                                         | ''
			an empty message of another block    | 02 00                                      | ''
			an empty message without any block   | ''                                         | ''
			""")
	void theExamplesOfTheStandardAreInflated(String what, String compressed, String message) throws Exception {
		assertThat(inflate(hex(compressed), 100)).as(what).isEqualTo(message.getBytes(StandardCharsets.UTF_8));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			an invalid block type                   | 07
			a length that is not repeated           | 00 05 00 00 00 48 65 6C 6C 6F 00
			a block shorter than its length         | 00 05 00 FA FF 48 65 6C
			a block one byte shorter                | 00 05 00 FA FF 48 65 6C 6C
			a truncated block                       | F2 48 CD C9
			a truncated final block                 | F3 48 CD C9
			a block truncated after its header      | 00 04 00 FB FF
			a final block truncated after its header | 01 04 00 FB FF
			a distance beyond the start             | 4A 04 02 00
			text that was never compressed          | 48 65 6C 6C 6F
			""")
	void brokenDataIsRefused(String what, String compressed) {
		assertThatExceptionOfType(ProtocolViolationException.class).as(what)
			.isThrownBy(() -> inflate(hex(compressed), 100))
			.satisfies((ex) -> assertThat(ex.status()).isEqualTo(CloseStatus.BAD_DATA));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 255, 256, 257, 1000, 70_000, MEGABYTE })
	void aMessageOfTheLargestSizeIsInflated(int size) throws Exception {
		byte[] random = new byte[size];
		new Random(size).nextBytes(random);
		assertThat(inflate(Deflated.deflate(random), size)).isEqualTo(random);
		assertThat(inflate(Deflated.deflate(new byte[size]), size)).isEqualTo(new byte[size]);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 255, 256, 257, 1000, 70_000, MEGABYTE })
	void oneByteMoreIsTooBig(int size) {
		assertTooBig(Deflated.deflate(new byte[size + 1]), size);
	}

	@Test
	void aBombIsInflatedUpToTheLimitAndNoFurther() throws Exception {
		byte[] bomb = Deflated.bomb(1000);
		assertThat(bomb).hasSizeLessThan(MEGABYTE + 1000);
		assertTooBig(bomb, MEGABYTE);
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		long before = threads.getCurrentThreadAllocatedBytes();
		assertTooBig(bomb, MEGABYTE);
		assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(3 * MEGABYTE);
	}

	@Test
	void manySmallBlocksAreInflated() throws Exception {
		byte[] message = new byte[10_000];
		new Random(1).nextBytes(message);
		assertThat(inflate(Deflated.deflateInBlocks(message, 10), 10_000)).isEqualTo(message);
	}

	@Test
	void tooManyEmptyFinalBlocksAreRefused() {
		byte[] empty = new byte[200];
		for (int i = 0; i < empty.length; i += 2) {
			empty[i] = 0x03;
		}
		assertThatExceptionOfType(ProtocolViolationException.class).isThrownBy(() -> inflate(empty, 100))
			.satisfies((ex) -> assertThat(ex.status()).isEqualTo(CloseStatus.BAD_DATA));
	}

	@Test
	void aMessageInADirectBufferIsInflated() throws Exception {
		byte[] compressed = Deflated.deflate(new byte[1000]);
		ByteBuffer direct = ByteBuffer.allocateDirect(compressed.length).put(compressed).flip();
		ByteBuf message = MessageInflater.inflate(direct, 1000);
		assertThat(message.readableBytes()).isEqualTo(1000);
		message.release();
	}

	@Test
	void noStateIsKeptBetweenMessages() throws Exception {
		byte[] hello = hex("F2 48 CD C9 C9 07 00");
		assertThat(inflate(hello, 100)).hasSize(5);
		assertTooBig(Deflated.deflate(new byte[1000]), 100);
		assertThat(inflate(hello, 100)).hasSize(5);
		brokenDataIsRefused("cut off", "F2 48 CD C9");
		assertThat(inflate(hello, 100)).hasSize(5);
		// Refers to the previous message as its dictionary
		assertThatExceptionOfType(ProtocolViolationException.class)
			.isThrownBy(() -> inflate(hex("F2 00 11 00 00"), 100));
	}

	@Test
	void theOutputOfTheDeflaterIsInflated() throws Exception {
		for (int size = MessageDeflater.THRESHOLD; size < 100_000; size += size / 3) {
			byte[] message = "Hello, compression. ".repeat(size / 20 + 1).substring(0, size).getBytes();
			ByteBuffer compressed = MessageDeflater.compress(ByteBuffer.wrap(message));
			assertThat(compressed.remaining()).isBetween(1, size - 1);
			byte[] bytes = new byte[compressed.remaining()];
			compressed.get(bytes);
			assertThat(inflate(bytes, size)).isEqualTo(message);
			assertThat(Deflated.inflate(bytes)).isEqualTo(message);
		}
	}

	@Test
	void smallMessagesAreNotDeflated() {
		assertThat(MessageDeflater.compress(ByteBuffer.allocate(MessageDeflater.THRESHOLD - 1))).isNull();
		assertThat(MessageDeflater.compress(ByteBuffer.allocate(MessageDeflater.THRESHOLD))).isNotNull();
	}

	@Test
	void messagesThatDoNotShrinkAreNotDeflated() {
		byte[] random = new byte[100_000];
		new Random(1).nextBytes(random);
		assertThat(MessageDeflater.compress(ByteBuffer.wrap(random))).isNull();
		byte[] compressed = Deflated.deflate(new byte[MEGABYTE]);
		assertThat(compressed).hasSizeGreaterThan(MessageDeflater.THRESHOLD);
		assertThat(MessageDeflater.compress(ByteBuffer.wrap(new byte[1000])).remaining()).isLessThan(100);
	}

	private static void assertTooBig(byte[] compressed, int maxSize) {
		assertThatExceptionOfType(ProtocolViolationException.class).isThrownBy(() -> inflate(compressed, maxSize))
			.satisfies((ex) -> assertThat(ex.status()).isEqualTo(CloseFrames.TOO_BIG));
	}

	private static byte[] inflate(byte[] compressed, int maxSize) throws ProtocolViolationException {
		ByteBuf message = MessageInflater.inflate(ByteBuffer.wrap(compressed), maxSize);
		try {
			return ByteBufUtil.getBytes(message);
		}
		finally {
			message.release();
		}
	}

	private static byte[] hex(String bytes) {
		return HexFormat.of().parseHex(bytes.replace(" ", ""));
	}

}
