package io.buckaroo.webflux.socket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import reactor.netty.NettyInbound;
import reactor.netty.NettyOutbound;
import reactor.netty.channel.ChannelOperations;

/**
 * Reactor Netty's view of a WebSocket's channel: the channel is in use until it is
 * closed, for which a graceful shutdown waits. Replaces the operations of the request,
 * which would keep the whole request in memory.
 *
 * @param <I> the inbound type
 * @param <O> the outbound type
 */
final class SocketOperations<I extends NettyInbound, O extends NettyOutbound> extends ChannelOperations<I, O> {

	private SocketOperations(ChannelOperations<I, O> request) {
		super(request);
	}

	/**
	 * Replaces the operations of a request, which then no longer affect the channel when
	 * the exchange ends. To be called on the event loop.
	 * @param request the operations of the request
	 * @param <I> the inbound type
	 * @param <O> the outbound type
	 */
	static <I extends NettyInbound, O extends NettyOutbound> void replace(ChannelOperations<I, O> request) {
		request.rebind(new SocketOperations<>(request));
		request.discard();
	}

	@Override
	public boolean isPersistent() {
		return false;
	}

	/**
	 * Releases the end of the request, the only message that still arrives here.
	 */
	@Override
	protected void onInboundNext(ChannelHandlerContext context, Object message) {
		ReferenceCountUtil.release(message);
	}

}
