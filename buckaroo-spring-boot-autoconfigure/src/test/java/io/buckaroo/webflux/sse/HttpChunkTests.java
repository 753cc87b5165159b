package io.buckaroo.webflux.sse;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HttpChunk}.
 */
class HttpChunkTests {

	@ParameterizedTest
	@CsvSource({ "1, 1", "10, a", "15, f", "16, 10", "255, ff", "256, 100", "4096, 1000", "16385, 4001",
			"1048575, fffff" })
	void theSizePrecedesTheBytesInHexadecimal(int size, String hex) {
		assertThat(chunk("x".repeat(size), size)).isEqualTo(hex + "\r\n" + "x".repeat(size) + "\r\n");
	}

	@Test
	void moreBytesThanExpectedMayBeWritten() {
		assertThat(chunk("more than one", 1)).isEqualTo("d\r\nmore than one\r\n");
	}

	@Test
	void aChunkOfTheExpectedSizeNeedsNoBiggerBuffer() {
		ByteBuf buffer = HttpChunk.allocate(UnpooledByteBufAllocator.DEFAULT, 100);
		try {
			int capacity = buffer.capacity();
			HttpChunk.enclose(buffer.writeBytes(new byte[100]));
			assertThat(buffer.capacity()).isEqualTo(capacity);
		}
		finally {
			buffer.release();
		}
	}

	private static String chunk(String bytes, int expected) {
		ByteBuf buffer = HttpChunk.allocate(UnpooledByteBufAllocator.DEFAULT, expected);
		try {
			buffer.writeCharSequence(bytes, StandardCharsets.US_ASCII);
			return HttpChunk.enclose(buffer).toString(StandardCharsets.US_ASCII);
		}
		finally {
			buffer.release();
		}
	}

}
