package io.buckaroo.test.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.Http2DataFrame;

/**
 * The bytes of a WebSocket over HTTP/2 (RFC 8441): the content of data frames.
 */
final class StreamBytes extends ChannelDuplexHandler {

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (message instanceof Http2DataFrame frame) {
			context.fireChannelRead(frame.content());
			if (frame.isEndStream()) {
				context.close();
			}
		}
		else {
			context.fireChannelRead(message);
		}
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		context.write((message instanceof ByteBuf bytes) ? new DefaultHttp2DataFrame(bytes, false) : message, promise);
	}

}
