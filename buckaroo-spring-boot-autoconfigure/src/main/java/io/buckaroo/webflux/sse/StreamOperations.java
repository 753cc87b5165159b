package io.buckaroo.webflux.sse;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.NettyInbound;
import reactor.netty.NettyOutbound;
import reactor.netty.NettyPipeline;
import reactor.netty.channel.ChannelOperations;

/**
 * Reactor Netty's view of the channel of an event stream whose exchange has ended: the
 * channel is in use until the end of the stream, for which pipelined requests and a
 * graceful shutdown wait. Replaces the operations of the request, which would keep the
 * whole request in memory.
 */
final class StreamOperations extends ChannelOperations<NettyInbound, NettyOutbound> {

	private final EventStreamTransport transport;

	private StreamOperations(Channel channel, ConnectionObserver listener, EventStreamTransport transport) {
		super(Connection.from(channel), listener);
		this.transport = transport;
		discard();
	}

	/**
	 * Ends the operations of a request, which has been received completely, and replaces
	 * them. The end of the response, which they write, must not be sent. To be called on
	 * the event loop.
	 * @param request the operations of the request
	 * @param transport the transport that receives the events of the channel
	 * @return the event with which Reactor Netty would serve the next request, or
	 * {@code null} over HTTP/2
	 */
	static @Nullable Object replace(ChannelOperations<?, ?> request, EventStreamTransport transport) {
		Channel channel = request.channel();
		ConnectionObserver listener = request.listener();
		EventHolder holder = new EventHolder();
		channel.pipeline().addBefore(NettyPipeline.HttpTrafficHandler, null, holder);
		request.onComplete();
		channel.pipeline().remove(holder);
		new StreamOperations(channel, listener, transport).bind();
		channel.config().setAutoRead(true);
		return holder.event;
	}

	/**
	 * Ends the use of a channel, after the end of its stream has been sent.
	 * @param channel the channel
	 */
	static void end(Channel channel) {
		if (ChannelOperations.get(channel) instanceof StreamOperations operations) {
			operations.terminate();
		}
	}

	/**
	 * Releases what still arrives of the request.
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
		this.transport.left();
	}

	/**
	 * Holds the event that the end of a request fires, before it reaches the handler that
	 * serves the next request.
	 */
	private static final class EventHolder extends ChannelInboundHandlerAdapter {

		private @Nullable Object event;

		@Override
		public void userEventTriggered(ChannelHandlerContext context, Object event) {
			this.event = event;
		}

	}

}
