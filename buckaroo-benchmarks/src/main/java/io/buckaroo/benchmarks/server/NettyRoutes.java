package io.buckaroo.benchmarks.server;

import io.buckaroo.benchmarks.protocol.Feed;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;

/**
 * Routes the request of each connection of the {@link NettyServer} and reconfigures the
 * pipeline for the selected endpoint.
 */
@ChannelHandler.Sharable
final class NettyRoutes extends SimpleChannelInboundHandler<FullHttpRequest> {

	private static final int MAX_FRAME_SIZE = 1 << 20;

	private final NettyBroadcast frames;

	private final NettyBroadcast events;

	NettyRoutes(NettyBroadcast frames, NettyBroadcast events) {
		this.frames = frames;
		this.events = events;
	}

	@Override
	protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
		if (request.uri().equals("/echo")) {
			upgrade(context, request);
		}
		else if (request.uri().equals(Feed.WEBSOCKET.path())) {
			upgrade(context, request);
			this.frames.add(context.channel());
		}
		else if (request.uri().equals(Feed.SSE.path())) {
			beginStream(context);
			this.events.add(context.channel());
		}
		else {
			context.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NOT_FOUND))
				.addListener(ChannelFutureListener.CLOSE);
		}
	}

	private void upgrade(ChannelHandlerContext context, FullHttpRequest request) {
		WebSocketServerHandshaker handshaker = new WebSocketServerHandshakerFactory("", null, false, MAX_FRAME_SIZE)
			.newHandshaker(request);
		context.pipeline().replace(this, null, new NettyEchoHandler(handshaker));
		handshaker.handshake(context.channel(), request);
	}

	private void beginStream(ChannelHandlerContext context) {
		HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
		response.headers()
			.set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.TEXT_EVENT_STREAM)
			.set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
		HttpUtil.setTransferEncodingChunked(response, true);
		Channel channel = context.channel();
		channel.writeAndFlush(response);
		// Events are written already encoded, and no further request is read
		ChannelPipeline pipeline = channel.pipeline();
		pipeline.remove(HttpObjectAggregator.class);
		pipeline.remove(HttpServerCodec.class);
		pipeline.remove(this);
	}

}
