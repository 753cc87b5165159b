package io.buckaroo.demo;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.WebSocketMapping;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/**
 * The demo.
 */
@SpringBootApplication
public class DemoApplication {

	/**
	 * Starts the demo.
	 * @param args the command line
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

}
