package io.buckaroo.webflux.socket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import reactor.netty.NettyInbound;
import reactor.netty.NettyOutbound;
import reactor.netty.channel.ChannelOperations;

/**
 * What Reactor Netty knows of a channel that a WebSocket has: it is in use until it is
 * closed, which a graceful shutdown waits for. Takes the place of the operations of the
 * request, which keep all of it.
 *
 * @param <I> what they read
 * @param <O> what they write
 */
final class SocketOperations<I extends NettyInbound, O extends NettyOutbound> extends ChannelOperations<I, O> {

	private SocketOperations(ChannelOperations<I, O> request) {
		super(request);
	}

	/**
	 * Takes the place of the operations of a request, on the event loop. What is left for
	 * them to do, when the exchange ends, is nothing to the channel.
	 * @param request the operations of the request
	 * @param <I> what they read
	 * @param <O> what they write
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
	 * All that still comes here is the end of the request.
	 */
	@Override
	protected void onInboundNext(ChannelHandlerContext context, Object message) {
		ReferenceCountUtil.release(message);
	}

}
