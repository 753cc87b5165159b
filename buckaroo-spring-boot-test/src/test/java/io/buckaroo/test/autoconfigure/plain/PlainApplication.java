package io.buckaroo.test.autoconfigure.plain;

import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
class PlainApplication {

}
