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
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServerResponse;

/**
 * A chunk of an HTTP/1.1 response, in one buffer with its size and its end (RFC 9112,
 * section 7.1). Netty's encoder makes three buffers of it, and a system call for several
 * buffers costs more than one for one.
 */
final class HttpChunk {

	private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

	/** The most that stands before the bytes of a chunk: a size, CR, LF. */
	private static final int HEAD = Integer.BYTES * 2 + 2;

	/** What stands behind them: CR, LF. */
	private static final int TAIL = 2;

	private HttpChunk() {
	}

	/**
	 * Where the chunks of a response may pass the encoder: it has announced chunks, and
	 * nobody between the encoder and us looks at the content, for compression, metrics or
	 * an access log.
	 * @param response a response whose head is sent
	 * @param pipeline the pipeline of its channel
	 * @param origin the handler that sends the content
	 * @return where to write chunks, or {@code null} if content has to go the usual way
	 */
	static @Nullable ChannelHandlerContext output(HttpServerResponse response, ChannelPipeline pipeline,
			ChannelHandler origin) {
		if (!response.responseHeaders().contains(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED, true)) {
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
	 * Room for a chunk.
	 * @param allocator who allocates it
	 * @param size how many bytes it will probably have
	 * @return a buffer to write the bytes into
	 */
	static ByteBuf allocate(ByteBufAllocator allocator, int size) {
		return allocator.ioBuffer(HEAD + size + TAIL).setIndex(HEAD, HEAD);
	}

	/**
	 * Writes what stands before and behind the bytes.
	 * @param bytes a buffer that was allocated here, with at least one byte
	 * @return the buffer, as it goes to the network
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
