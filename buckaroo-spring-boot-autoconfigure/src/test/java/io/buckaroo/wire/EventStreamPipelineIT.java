package io.buckaroo.wire;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.TestServer;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.NettyPipeline;

import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that events bypass Netty's HTTP encoder only if no other handler processes them.
 */
@ExtendWith(OutputCaptureExtension.class)
class EventStreamPipelineIT {

	@Test
	void eventsAreCompressedIfTheServerCompressesThem() throws IOException {
		try (TestServer server = TestServer.start(Handlers.class, "buckaroo.sse.retry=0",
				"server.compression.enabled=true", "server.compression.mime-types=text/event-stream",
				"server.compression.min-response-size=0");
				RawConnection client = RawConnection.stream(server.port(), "/one", "Accept-Encoding: gzip")) {
			assertThat(client.readHead()).contains("gzip");
			assertThat(client.readChunk()).doesNotContain("data:");
		}
	}

	@Test
	void aHandlerAfterTheEncoderReceivesTheEvents() throws Exception {
		try (TestServer server = TestServer.start(Watched.class, "buckaroo.sse.retry=0");
				RawConnection client = RawConnection.stream(server.port(), "/one")) {
			client.readHead();
			assertThat(client.readChunk()).isEqualTo("data: one\n\n");
			assertThat(Watched.contents.poll(TestServer.PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
				.isEqualTo("data: one\n\n".length());
		}
	}

	@Test
	void aResponseDecoratorThatIsBypassedIsReportedOnce(CapturedOutput output) throws IOException {
		try (TestServer server = TestServer.start(Decorated.class, "buckaroo.sse.retry=0")) {
			for (int i = 0; i < 2; i++) {
				try (RawConnection client = RawConnection.stream(server.port(), "/one")) {
					client.readHead();
					assertThat(client.readChunk()).isEqualTo("data: one\n\n");
				}
			}
			assertThat(output).containsOnlyOnce("bypasses the response decorator " + Decorated.class.getName() + "$1")
				.doesNotContain(Decorated.class.getName() + "$2");
		}
	}

	@Configuration(proxyBeanMethods = false)
	@Import(Handlers.class)
	static class Decorated {

		@Bean
		WebFilter processing() {
			return (exchange, chain) -> chain
				.filter(exchange.mutate().response(new ServerHttpResponseDecorator(exchange.getResponse()) {

					@Override
					public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
						return super.writeAndFlushWith(body);
					}

				}).build());
		}

		@Bean
		WebFilter plain() {
			return (exchange, chain) -> chain
				.filter(exchange.mutate().response(new ServerHttpResponseDecorator(exchange.getResponse()) {

					@Override
					public Mono<Void> setComplete() {
						return super.setComplete();
					}

				}).build());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		@SseMapping("/one")
		BuckarooEventSource<Void> one() {
			return new BuckarooEventSource<>() {

				@Override
				public Result<Event, Void> init(Connection connection) {
					return Result.reply(Event.of("one"));
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Handlers.class)
	static class Watched {

		private static final BlockingQueue<Integer> contents = new LinkedBlockingQueue<>();

		@Bean
		NettyServerCustomizer watch() {
			return (server) -> server.doOnConnection((connection) -> connection.channel()
				.pipeline()
				.addBefore(NettyPipeline.ReactiveBridge, "watch", new ChannelOutboundHandlerAdapter() {

					@Override
					public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
						if (message instanceof HttpContent content && content.content().isReadable()) {
							contents.add(content.content().readableBytes());
						}
						context.write(message, promise);
					}

				}));
		}

	}

}
