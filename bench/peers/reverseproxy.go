// What Fission, Knative and OpenFaaS stand on: Go's own reverse proxy, with connections to the upstream kept.
package main

import (
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
)

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: reverseproxy LISTEN UPSTREAM")
	}
	upstream, err := url.Parse(os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(upstream)
	proxy.Transport = &http.Transport{MaxIdleConnsPerHost: 1024, DisableCompression: true}
	log.Fatal(http.ListenAndServe(os.Args[1], proxy))
}
