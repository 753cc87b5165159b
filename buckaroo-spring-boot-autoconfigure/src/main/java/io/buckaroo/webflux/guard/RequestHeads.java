package io.buckaroo.webflux.guard;

import java.util.concurrent.TimeUnit;

import io.buckaroo.webflux.log.OutOfMemoryLog;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Times and checks the request heads of one TCP connection, before Reactor Netty reads
 * them. Removed from the pipeline when the connection turns out to be HTTP/2 or is
 * upgraded.
 */
final class RequestHeads extends ChannelInboundHandlerAdapter implements Runnable {

	private final RequestGuard guard;

	/** The time at which the connection was accepted, from {@link System#nanoTime()}. */
	private final long since;

	private @Nullable ChannelHandlerContext context;

	/** The timeout of the head that is awaited, or {@code null} if there is none. */
	private @Nullable Future<?> timer;

	/** Whether an HTTP/1 codec precedes this handler. */
	private boolean decoded;

	/** Whether the codec has decoded a message in the current read. */
	private boolean messageRead;

	/** Whether a request has begun whose body is incomplete. */
	private boolean inBody;

	/** Whether a request was refused; further input is dropped. */
	private boolean refused;

	RequestHeads(RequestGuard guard, long since) {
		this.guard = guard;
		this.since = since;
	}

	/**
	 * Adds this handler to the pipeline, between the codec and Reactor Netty or, without
	 * TLS, an upgrade to HTTP/2, which consumes its request. With TLS, the codec is known
	 * only after the TLS handshake.
	 * @param pipeline the pipeline
	 */
	void addTo(ChannelPipeline pipeline) {
		this.decoded = pipeline.get(NettyPipeline.HttpTrafficHandler) != null;
		ChannelHandlerContext upgrade = pipeline.context(HttpServerUpgradeHandler.class);
		if (upgrade != null) {
			pipeline.addBefore(upgrade.name(), null, this);
		}
		else if (this.decoded) {
			pipeline.addBefore(NettyPipeline.HttpTrafficHandler, null, this);
		}
		else if (pipeline.get(NettyPipeline.ReactiveBridge) != null) {
			pipeline.addBefore(NettyPipeline.ReactiveBridge, null, this);
		}
		else {
			pipeline.addLast(this);
		}
	}

	/**
	 * Removes the handler from a connection, before an upgrade.
	 * @param channel the channel
	 */
	static void remove(Channel channel) {
		ChannelHandlerContext context = channel.pipeline().context(RequestHeads.class);
		if (context != null) {
			((RequestHeads) context.handler()).cancelTimer();
			channel.pipeline().remove(context.handler());
		}
	}

	@Override
	public void handlerAdded(ChannelHandlerContext context) {
		this.context = context;
		awaitHead(this.guard.timeout().toNanos() - (System.nanoTime() - this.since));
	}

	private void awaitHead(long nanos) {
		if (this.context != null && !this.guard.timeout().isZero()) {
			this.timer = this.context.executor().schedule(this, nanos, TimeUnit.NANOSECONDS);
		}
	}

	private void cancelTimer() {
		if (this.timer != null) {
			this.timer.cancel(false);
			this.timer = null;
		}
	}

	/**
	 * Closes the connection at the timeout, unless an earlier request is still being
	 * served.
	 */
	@Override
	public void run() {
		this.timer = null;
		ChannelHandlerContext context = this.context;
		if (context == null || !context.channel().isActive() || hasRequestOfHttp2(context.pipeline())) {
			return;
		}
		if (ChannelOperations.get(context.channel()) != null) {
			awaitHead(this.guard.timeout().toNanos());
			return;
		}
		this.guard.slowClients().warn();
		context.channel().close();
	}

	private static boolean hasRequestOfHttp2(ChannelPipeline pipeline) {
		Http2FrameCodec codec = pipeline.get(Http2FrameCodec.class);
		return codec != null && codec.connection().remote().lastStreamCreated() > 0;
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		context.fireUserEventTriggered(event);
		if (event instanceof SslHandshakeCompletionEvent && !this.decoded) {
			move(context);
		}
	}

	/**
	 * Removes this handler, and adds another one after the codec if that is for HTTP/1,
	 * or the one for HTTP/2.
	 */
	private void move(ChannelHandlerContext context) {
		if (context.pipeline().get(NettyPipeline.H2MultiplexHandler) != null) {
			this.guard.http2Requests().addTo(context.pipeline());
		}
		else if (!this.decoded && context.pipeline().get(NettyPipeline.HttpTrafficHandler) != null) {
			cancelTimer();
			new RequestHeads(this.guard, this.since).addTo(context.pipeline());
		}
		context.pipeline().remove(this);
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		this.messageRead = true;
		if (this.refused) {
			ReferenceCountUtil.release(message);
			return;
		}
		if (message instanceof HttpObject part) {
			HttpResponseStatus refusal = this.guard.refusal(part);
			if (refusal != null) {
				refuse(context, part, refusal);
				return;
			}
			if (part instanceof HttpRequest) {
				cancelTimer();
			}
			this.inBody = !(part instanceof LastHttpContent);
		}
		else {
			move(context);
		}
		context.fireChannelRead(message);
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		if (!this.messageRead && !this.inBody && this.timer == null) {
			// Input that is not a message yet: another head has begun
			awaitHead(this.guard.timeout().toNanos());
		}
		this.messageRead = false;
		context.fireChannelReadComplete();
	}

	/**
	 * Refuses a request as Reactor Netty does, but with rate-limited logging.
	 */
	private void refuse(ChannelHandlerContext context, HttpObject part, HttpResponseStatus status) {
		ReferenceCountUtil.release(part);
		this.refused = true;
		cancelTimer();
		this.guard.malformedRequests().warn();
		if (part instanceof HttpRequest) {
			answerInTurn(context, status);
		}
		else if (ChannelOperations.get(context.channel()) instanceof HttpServerResponse response
				&& !response.hasSentHeaders()) {
			answer(context, status);
		}
		else {
			context.close();
		}
	}

	/**
	 * Answers after the responses to earlier requests.
	 */
	private static void answerInTurn(ChannelHandlerContext context, HttpResponseStatus status) {
		ChannelOperations<?, ?> served = ChannelOperations.get(context.channel());
		if (served == null) {
			answer(context, status);
		}
		else if (context.channel().isActive()) {
			served.onTerminate()
				.doFinally((signal) -> context.executor().execute(() -> answerInTurn(context, status)))
				.subscribe();
		}
	}

	private static void answer(ChannelHandlerContext context, HttpResponseStatus status) {
		DefaultFullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status,
				Unpooled.EMPTY_BUFFER);
		response.headers()
			.setInt(HttpHeaderNames.CONTENT_LENGTH, 0)
			.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
		context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
	}

	/**
	 * Passes on faults, except the first one of an HTTP/2 connection without TLS.
	 */
	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
		if (OutOfMemoryLog.accepts(failure)) {
			context.close();
			return;
		}
		if (context.pipeline().get(NettyPipeline.H2MultiplexHandler) != null) {
			move(context);
		}
		context.fireExceptionCaught(failure);
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		cancelTimer();
		context.fireChannelInactive();
	}

}
