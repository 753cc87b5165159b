package io.buckaroo.webflux.sse;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * Encodes a chunk of an HTTP/1.1 response, including its size line and its end, in one
 * buffer (RFC 9112, section 7.1). Netty's encoder produces three buffers, and writing
 * several buffers in one system call costs more than writing one.
 */
final class HttpChunk {

	private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

	/** The maximum number of bytes before the content: the size, CR, LF. */
	private static final int HEAD = Integer.BYTES * 2 + 2;

	/** The number of bytes after the content: CR, LF. */
	private static final int TAIL = 2;

	private HttpChunk() {
	}

	/**
	 * Finds the point at which chunks bypass Netty's encoder. Bypassing requires that the
	 * head announces chunks, and that no outbound handler before the encoder processes
	 * the content, for compression, metrics or an access log.
	 * @param head the headers of the response, as sent
	 * @param pipeline the pipeline of its channel
	 * @param origin the handler that sends the content
	 * @return the context at which to write chunks, or {@code null} if the encoder must
	 * not be bypassed
	 */
	static @Nullable ChannelHandlerContext output(HttpHeaders head, ChannelPipeline pipeline, ChannelHandler origin) {
		if (!head.contains(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED, true)) {
			return null;
		}
		ChannelHandlerContext encoder = null;
		for (Map.Entry<String, ChannelHandler> handler : pipeline) {
			if (handler.getKey().equals(NettyPipeline.HttpCodec)) {
				encoder = pipeline.context(handler.getKey());
			}
			else if (handler.getValue() == origin) {
				return encoder;
			}
			else if (encoder != null && handler.getValue() instanceof ChannelOutboundHandler
					&& !handler.getKey().equals(NettyPipeline.HttpTrafficHandler)) {
				return null;
			}
		}
		return null;
	}

	/**
	 * Allocates a buffer with room for the size and the end of a chunk.
	 * @param allocator the allocator
	 * @param size the expected number of content bytes
	 * @return the buffer, to which the content is written
	 */
	static ByteBuf allocate(ByteBufAllocator allocator, int size) {
		return allocator.ioBuffer(HEAD + size + TAIL).setIndex(HEAD, HEAD);
	}

	/**
	 * Adds the size before the content and the end after it.
	 * @param bytes a buffer from {@link #allocate}, with at least one byte of content
	 * @return the same buffer, which contains the whole chunk
	 */
	static ByteBuf enclose(ByteBuf bytes) {
		int size = bytes.readableBytes();
		int start = bytes.readerIndex();
		bytes.setByte(--start, '\n').setByte(--start, '\r');
		do {
			bytes.setByte(--start, HEX[size & 0xF]);
			size >>>= 4;
		}
		while (size > 0);
		return bytes.readerIndex(start).writeByte('\r').writeByte('\n');
	}

}
