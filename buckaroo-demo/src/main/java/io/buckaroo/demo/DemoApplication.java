package io.buckaroo.demo;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.PayloadType;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.router.BuckarooRouter;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.util.unit.DataSize;

/**
 * The demo: an echo and a clock, mapped by annotations, and a chat with a history, mapped
 * by a router.
 */
@SpringBootApplication
public class DemoApplication {

	/**
	 * Starts the demo.
	 * @param args the command line arguments
	 */
	public static void main(String[] args) {
		SpringApplication.run(DemoApplication.class, args);
	}

	@Bean
	@WebSocketMapping("/echo")
	BuckarooSocket<Void> echo() {
		return (frame, state) -> Result.reply(frame);
	}

	@Bean
	@SseMapping("/sse/time")
	BuckarooEventSource<Void> time() {
		return new TimeEventSource();
	}

	/**
	 * Registers the message that is published in rooms, so that it can be sent to other
	 * nodes.
	 */
	@Bean
	PayloadType<ChatSocket.Said> said() {
		return new PayloadType<>("said", ChatSocket.Said.class);
	}

	@Bean
	BuckarooRouter rooms(ChatSocket chat) {
		return BuckarooRouter.route()
			.messageSocket("/chat/{room}", chat, (route) -> route.maxMessageSize(DataSize.ofKilobytes(16)))
			.build();
	}

}
