package io.buckaroo.benchmarks.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;

/**
 * Generates load for any number of servers on one event loop.
 */
public final class LoadGenerator implements AutoCloseable {

	private final EventLoopGroup eventLoops;

	private final Bootstrap bootstrap;

	/**
	 * Creates the event loop.
	 */
	public LoadGenerator() {
		IoHandlerFactory io = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
		this.eventLoops = new MultiThreadIoEventLoopGroup(1, io);
		this.bootstrap = new Bootstrap().group(this.eventLoops)
			.channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
			.option(ChannelOption.TCP_NODELAY, true);
	}

	/**
	 * Opens the connections of a scenario on a server.
	 * @param scenario the scenario
	 * @param port the server port
	 * @param publisher the publisher on that server
	 * @return the load, not yet running
	 */
	public Load open(Scenario.Traffic scenario, int port, ServerPublisher publisher) {
		Clients clients = clients(port);
		if (scenario instanceof Scenario.Echo echo) {
			return EchoLoad.of(clients, echo);
		}
		if (scenario instanceof Scenario.Orders orders) {
			return EchoLoad.of(clients, orders);
		}
		if (scenario instanceof Scenario.PacedEcho pacedEcho) {
			return new PacedEchoLoad(clients, pacedEcho);
		}
		if (scenario instanceof Scenario.Broadcast broadcast) {
			return new BroadcastLoad(clients, broadcast, publisher);
		}
		return new HandshakeLoad(clients, (Scenario.Handshake) scenario);
	}

	/**
	 * Opens subscriptions to a feed that several servers share.
	 * @param scenario the scenario
	 * @param ports the server ports, among which the subscribers are distributed
	 * @param publisher the publisher on one of the servers
	 * @return the load, not yet running
	 */
	public Load open(Scenario.Broadcast scenario, int[] ports, ServerPublisher publisher) {
		return new BroadcastLoad(clients(ports), scenario, publisher);
	}

	/**
	 * Opens connections that stay idle after one message.
	 * @param scenario the scenario
	 * @param port the server port
	 * @param publisher the publisher on that server
	 * @return the connections
	 */
	public IdleConnections open(Scenario.Idle scenario, int port, ServerPublisher publisher) {
		return new IdleConnections(clients(port), scenario, publisher);
	}

	private Clients clients(int... ports) {
		EventLoop eventLoop = this.eventLoops.next();
		return new Clients(this.bootstrap, eventLoop, ports);
	}

	@Override
	public void close() {
		this.eventLoops.shutdownGracefully().syncUninterruptibly();
	}

}
