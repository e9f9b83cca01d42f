declare namespace App {
  interface Locals {
    readonly workshop: import('broadside/server').Workshop
  }
}
