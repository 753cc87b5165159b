package io.buckaroo.webflux.sse;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.NettyInbound;
import reactor.netty.NettyOutbound;
import reactor.netty.NettyPipeline;
import reactor.netty.channel.ChannelOperations;

/**
 * Reactor Netty's view of the channel of an event stream whose exchange has ended. It
 * stands in for the operations of the request until the end of the stream has been sent.
 * Until then, Reactor Netty must serve no other request on the channel: what it does at
 * the end of an exchange, for the response and for the next request, is held back, and
 * done in one step with the end of these operations. Confined to the event loop.
 */
final class StreamOperations extends ChannelOperations<NettyInbound, NettyOutbound> {

	private final EventStreamTransport transport;

	/**
	 * The event with which Reactor Netty serves the next request, or {@code null} over
	 * HTTP/2.
	 */
	private final @Nullable Object nextRequest;

	private StreamOperations(Channel channel, ConnectionObserver listener, EventStreamTransport transport,
			@Nullable Object nextRequest) {
		super(Connection.from(channel), listener);
		this.transport = transport;
		this.nextRequest = nextRequest;
		receiveObject().subscribe(new Receiver(transport));
	}

	/**
	 * Ends the operations of a request, which has been received completely, but not its
	 * response, and replaces them.
	 * @param request the operations of the request
	 * @param transport the transport that receives the events of the channel
	 * @return the operations of the stream
	 */
	static StreamOperations replace(ChannelOperations<?, ?> request, EventStreamTransport transport) {
		Channel channel = request.channel();
		ConnectionObserver listener = request.listener();
		HeldEnd end = new HeldEnd();
		channel.pipeline()
			.addBefore(NettyPipeline.HttpTrafficHandler, null, end)
			.addBefore(NettyPipeline.ReactiveBridge, null, end);
		request.onComplete();
		channel.pipeline().remove(end).remove(end);
		StreamOperations operations = new StreamOperations(channel, listener, transport, end.nextRequest);
		operations.bind();
		channel.config().setAutoRead(true);
		return operations;
	}

	/**
	 * Sends the end of the response, and then leaves the channel to the next request.
	 * @return the future of sending the end
	 */
	ChannelFuture end() {
		Channel channel = channel();
		if (this.nextRequest != null) {
			channel.pipeline().addAfter(NettyPipeline.HttpTrafficHandler, null, new Detour());
		}
		ChannelFuture sent = channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
		sent.addListener((done) -> {
			if (!done.isSuccess()) {
				channel.close();
			}
			else if (channel.isActive() && this.nextRequest != null) {
				endResponse(channel.pipeline());
			}
			terminate();
		});
		return sent;
	}

	/**
	 * Lets Reactor Netty count the response as ended, without sending the end again.
	 */
	private static void endResponse(ChannelPipeline pipeline) {
		HeldEnd end = new HeldEnd();
		pipeline.addBefore(NettyPipeline.HttpTrafficHandler, null, end);
		ChannelHandlerContext detour = pipeline.context(Detour.class);
		detour.write(LastHttpContent.EMPTY_LAST_CONTENT);
		pipeline.remove(end).remove(detour.handler());
	}

	/**
	 * Drops a late part of the request.
	 */
	@Override
	protected void onInboundNext(ChannelHandlerContext context, Object message) {
		ReferenceCountUtil.release(message);
	}

	@Override
	protected void onWritabilityChanged() {
		this.transport.writabilityChanged();
	}

	@Override
	protected void onInboundClose() {
		this.transport.disconnected();
		super.onInboundClose();
	}

	@Override
	protected void afterInboundComplete() {
		if (this.nextRequest != null) {
			channel().pipeline().fireUserEventTriggered(this.nextRequest);
		}
	}

	/**
	 * Receives the failures of the channel, which Reactor Netty would only log.
	 *
	 * @param transport the transport of the stream
	 */
	private record Receiver(EventStreamTransport transport) implements CoreSubscriber<Object> {

		@Override
		public void onSubscribe(Subscription subscription) {
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(Object message) {
			// Never called: parts of the request are dropped before
		}

		@Override
		public void onError(Throwable failure) {
			this.transport.failed(failure);
		}

		@Override
		public void onComplete() {
			// onInboundClose notifies the transport
		}

	}

	/**
	 * Holds back what Reactor Netty does at the end of an exchange: the end of the
	 * response, as if it had been sent, and the event that lets the next request be
	 * served.
	 */
	@ChannelHandler.Sharable
	private static final class HeldEnd extends ChannelDuplexHandler {

		private @Nullable Object nextRequest;

		@Override
		public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
			if (message instanceof LastHttpContent) {
				ReferenceCountUtil.release(message);
				// Netty notifies Reactor Netty at once, since few listeners are nested
				// here
				promise.trySuccess();
			}
			else {
				context.write(message, promise);
			}
		}

		@Override
		public void userEventTriggered(ChannelHandlerContext context, Object event) {
			this.nextRequest = event;
		}

	}

	/**
	 * Takes the end of a response past the handler that counts responses, which would
	 * accept the next request before the end has been sent.
	 */
	private static final class Detour extends ChannelOutboundHandlerAdapter {

		@Override
		public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
			if (message instanceof LastHttpContent) {
				context.pipeline().context(NettyPipeline.HttpTrafficHandler).write(message, promise);
			}
			else {
				context.write(message, promise);
			}
		}

	}

}
