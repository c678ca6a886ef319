;; dump: layout 1
;; What runs seldom, here a call where two numbers are equal, does not stand in the loop's way. What runs as often as not, the second
;; condition's addition, stays.
(module
  (import "m" "g" (func $g (param i32)))
  (memory 1)
  (func (export "f") (param $p i32) (result i32) (local $n i32)
    (loop $top
      (if (i32.eq (i32.load (local.get $p)) (i32.const 7)) (then (call $g (local.get $p))))
      (if (i32.load offset=4 (local.get $p)) (then (local.set $n (i32.add (local.get $n) (i32.load offset=8 (local.get $p))))))
      (local.set $p (i32.add (local.get $p) (i32.const 12)))
      (br_if $top (i32.lt_u (local.get $p) (i32.const 6000))))
    (local.get $n)))
;;> ; function 1 after layout
;;> block 0:
;;>      0  entry.8
;;>      1  move.4 ebx, edi
;;>      2  movi.4 ebp, 0
;;>      3  jmp.8 block 1
;;> block 1:  from 0 8  loop to 8
;;>      4  cmp.4 [rbx], 7
;;>      5  je.8 block 3
;;>      6  jmp.8 block 2
;;> block 2:  from 1
;;>      7  jmp.8 block 4
;;> block 3:  from 1
;;>      8  move.4 edi, ebx
;;>      9  call.8 [rip data + 216]  clobbers rax rcx rdx rsp rsi rdi r8 r9 r10 r11 xmm0 xmm1 xmm2 xmm3 xmm4 xmm5 xmm6 xmm7 xmm8 xmm9 xmm10 xmm11 xmm12 xmm13 xmm14 xmm15
;;>     10  jmp.8 block 4
;;> block 4:  from 2 3
;;>     11  cmp.4 [rbx + 4], 0
;;>     12  jne.8 block 6
;;>     13  jmp.8 block 5
;;> block 5:  from 4
;;>     14  jmp.8 block 7
;;> block 6:  from 4
;;>     15  add.4 ebp, [rbx + 8]
;;>     16  jmp.8 block 7
;;> block 7:  from 5 6
;;>     17  lea.4 ebx, [rbx + 12]
;;>     18  cmp.4 ebx, 6000
;;>     19  jb.8 block 8
;;>     20  jmp.8 block 9
;;> block 8:  from 7
;;>     21  jmp.8 block 1
;;> block 9:  from 7
;;>     22  move.4 eax, ebp
;;>     23  ret.8 0
;;> spill bytes 0, saved registers 0x28
;;> order 0 top 6 7 1 4 3 9
;;>
