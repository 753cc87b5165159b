package io.buckaroo.benchmarks.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.util.ReferenceCountUtil;

/**
 * Echoes data frames and answers control frames, with one flush after each read.
 */
final class NettyEchoHandler extends ChannelInboundHandlerAdapter {

	private final WebSocketServerHandshaker handshaker;

	NettyEchoHandler(WebSocketServerHandshaker handshaker) {
		this.handshaker = handshaker;
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (message instanceof CloseWebSocketFrame close) {
			this.handshaker.close(context, close);
		}
		else if (message instanceof PingWebSocketFrame ping) {
			context.write(new PongWebSocketFrame(ping.content()), context.voidPromise());
		}
		else if (message instanceof PongWebSocketFrame || !(message instanceof WebSocketFrame)) {
			ReferenceCountUtil.release(message);
		}
		else {
			context.write(message, context.voidPromise());
		}
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		context.flush();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		context.close();
	}

}
